/** The one tracking issue of an iteration on GitHub: opened at the freeze, closed with a comment. */
import { itemName, type FrozenPlan } from '../domain/plan.ts';
import type { Team } from '../domain/team.ts';
import { joined, sourced, text, who, type Text } from '../domain/text/text.ts';
import { teamOf } from '../records/configurations.ts';
import type { TrackingActivities } from './api/tracking.ts';
import type { Deps } from './deps.ts';
import { githubIssues, type GithubRepository, type GithubText } from '../vendors/github/issues.ts';
import { createOnce } from './once.ts';
import { redactFor } from '../vendors/github/writing.ts';

export function createTrackingActivities(deps: Deps): TrackingActivities {
  const once = createOnce(deps);

  return {
    async openTrackingIssue({ key, plan, ...ref }) {
      const team = await teamOf(deps.db, ref);
      const to = placeOf(team);
      const { github: client } = await deps.clientsOf(team.id);
      const issues = githubIssues(client, to);
      const title = redactFor(team, text`${sourced(team.name, `github:${to.id}`)} ${key}: Tracking issue`, to);
      const body = trackingBody(team, plan, to);
      const { number, link } = await once({
        team: team.id,
        client,
        operation: 'tracking issue',
        period: key,
        write: (marker) => issues.open(title, body, ['tracking'], marker),
        find: (marker, since) => issues.find(marker, since),
      });
      return { number, link };
    },

    async closeTrackingIssue({ number, word, asPlanned, ...ref }) {
      const team = await teamOf(deps.db, ref);
      const { github: client } = await deps.clientsOf(team.id);
      const now = await githubIssues(client, placeOf(team)).locate(number);
      if (!now) return { gone: true };
      const issues = githubIssues(client, now.place);
      const body = redactFor(team, word, now.place);
      await once({
        team: team.id,
        client,
        operation: 'closing comment',
        period: asPlanned ? `${number}` : `${number} (cancelled)`,
        write: (marker) => issues.comment(now.number, body, marker),
        find: (marker, since) => issues.findComment(now.number, marker, since),
      });
      await issues.close(now.number, asPlanned ? 'completed' : 'not_planned');
      return { gone: false };
    },
  };
}

function placeOf(team: Team): GithubRepository {
  return { system: 'github', id: team.github.tracking.repository };
}

/** GitHub takes 65,536 characters; this leaves room for the words around the items. */
const longest = 60_000;

function trackingBody(team: Team, plan: FrozenPlan, to: GithubRepository): GithubText {
  const goals = plan.goals.map(
    (goal) =>
      text`- ${sourced(goal.title, goal.source)}, measured by ${sourced(goal.measure, goal.source)} (${who(goal.owner)})`,
  );
  const items = plan.items.map((item) => text`- ${itemName(item)}`);
  const unplanned =
    'unplanned' in plan.committed ? text`This iteration started unplanned, with carry-over only.\n\n` : [];
  return redactFor(
    team,
    text`${unplanned}## Goals\n\n${list(team, goals, to)}\n\n## Items\n\n<!-- BEGIN WORK -->\n${list(team, items, to)}\n<!-- END WORK -->`,
    to,
  );
}

/**
 * Lines that read the same are shown once: where items are private, not even their number is told (X5).
 * What does not fit is left out, with a word about it.
 */
function list(team: Team, lines: readonly Text[], to: GithubRepository): Text {
  const shown = new Map<string, Text>();
  let length = 0;
  for (const line of lines) {
    const { body } = redactFor(team, line, to);
    if (shown.has(body)) continue;
    length += body.length + 1;
    if (length > longest / 2) return text`${spread(shown)}\n- and more, in Jira`;
    shown.set(body, line);
  }
  return shown.size > 0 ? spread(shown) : text`None.`;
}

function spread(lines: ReadonlyMap<string, Text>): Text {
  return joined([...lines.values()], '\n');
}
