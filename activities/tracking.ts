/** The one tracking issue of an iteration on GitHub: opened at the freeze, closed with a comment. */
import { itemName, type FrozenPlan } from '../domain/plan.ts';
import type { Team } from '../domain/team.ts';
import { listWithin } from '../domain/text/budget.ts';
import { sourced, text, who, type Text } from '../domain/text/text.ts';
import { teamOf } from '../records/configurations.ts';
import type { TrackingActivities } from './api/tracking.ts';
import type { Deps } from './deps.ts';
import type { Gate } from './gate.ts';
import { githubIssues, type GithubRepository, type GithubText } from '../vendors/github/issues.ts';
import { limits } from '../vendors/github/limits.ts';
import { githubComment, githubIssue } from '../vendors/github/made-once.ts';
import { createOnce } from './once.ts';

export function createTrackingActivities(deps: Deps, gate: Gate): TrackingActivities {
  const once = createOnce(deps);

  return {
    async openTrackingIssue({ key, plan, ...ref }) {
      const team = await teamOf(deps.db, ref);
      const to = placeOf(team);
      const client = await deps.clientOf(team.id, 'github');
      const issues = githubIssues(client, to);
      const say = await gate.to(team, to);
      const title = say(text`${sourced(team.name, `github:${to.id}`)} ${key}: Tracking issue`);
      const body = trackingBody(plan, say);
      const { number, link } = await once({
        team: team.id,
        client,
        operation: 'tracking issue',
        period: key,
        kind: githubIssue,
        where: { repository: to.id },
        write: (marker) => issues.open(title, body, ['tracking'], marker),
      });
      return { number, link };
    },

    async closeTrackingIssue({ number, word, asPlanned, ...ref }) {
      const team = await teamOf(deps.db, ref);
      const client = await deps.clientOf(team.id, 'github');
      const now = await githubIssues(client, placeOf(team)).locate(number);
      if (!now) return { gone: true };
      const issues = githubIssues(client, now.place);
      const body = (await gate.to(team, now.place))(word);
      await once({
        team: team.id,
        client,
        operation: 'closing comment',
        period: asPlanned ? `${number}` : `${number} (cancelled)`,
        kind: githubComment,
        where: { repository: now.place.id, number: now.number },
        write: (marker) => issues.comment(now.number, body, marker),
        ifSkipped: null,
      });
      await issues.close(now.number, asPlanned ? 'completed' : 'not_planned');
      return { gone: false };
    },
  };
}

function placeOf(team: Team): GithubRepository {
  return { system: 'github', id: team.github.tracking.repository };
}

/** For the words around the lists. */
const roomForWords = 1_000;

type Say = (body: Text) => GithubText;

function trackingBody(plan: FrozenPlan, say: Say): GithubText {
  const goals = plan.goals.map(
    (goal) =>
      text`${sourced(goal.title, goal.source)}, measured by ${sourced(goal.measure, goal.source)} (${who(goal.owner)})`,
  );
  const items = plan.items.map((item) => text`${itemName(item)}`);
  const unplanned =
    'unplanned' in plan.committed ? text`This iteration started unplanned, with carry-over only.\n\n` : [];
  return say(
    text`${unplanned}## Goals\n\n${list(goals, say)}\n\n## Items\n\n<!-- BEGIN WORK -->\n${list(items, say)}\n<!-- END WORK -->`,
  );
}

/** Lines that read the same are shown once: where items are private, not even their number is shown (X5). */
function list(lines: readonly Text[], say: Say): Text {
  const different = new Map(lines.map((line) => [say(line).body, line]));
  if (different.size === 0) return text`None.`;
  const most = (limits.body - roomForWords) / 2;
  return listWithin([...different.values()], most, (body) => say(body).body.length);
}
