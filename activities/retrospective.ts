/** What a retrospective reads and files: the last improvement, the goals as communicated, the next improvement (R28, R30). */
import type { Improvement } from '../domain/improvement.ts';
import { itemSource } from '../domain/plan.ts';
import { person, type Team } from '../domain/team.ts';
import { text, userText, who, type Text } from '../domain/text/text.ts';
import { teamOf } from '../records/configurations.ts';
import {
  improvementOf,
  improvementsOf,
  storeImprovement,
  storeNoneChosen,
  storeVerdict,
} from '../records/improvements.ts';
import { communicatedGoals } from '../records/plans.ts';
import { iterationAfter } from '../records/workflows.ts';
import type { RetrospectiveActivities } from './api/retrospective.ts';
import { businessNow } from './clock.ts';
import type { Deps } from './deps.ts';
import type { Gate } from './gate.ts';
import { jiraIssues, type NewIssue } from '../vendors/jira/issues.ts';
import { jiraIssue, markerLabel } from '../vendors/jira/made-once.ts';
import { createOnce, currentWorkflowId } from './once.ts';
import type { JiraText } from '../vendors/jira/document.ts';

export function createRetrospectiveActivities(deps: Deps, gate: Gate): RetrospectiveActivities {
  const { db } = deps;
  const once = createOnce(deps);

  return {
    async lastImprovement({ team }) {
      const before = (await improvementsOf(db, team)).filter((row) => row.chosen_in !== currentWorkflowId());
      const [last] = before;
      const open = before.flatMap((row) => improvementOf(row) ?? []).find((one) => !one.verdict);
      return { improvement: open ?? null, lastWasNone: last !== undefined && improvementOf(last) === null };
    },

    async communicatedGoals({ team, iteration }) {
      const rows = await communicatedGoals(db, team, iteration);
      return rows.map(({ goal_id: id, title, measure, owner, source, score }) => {
        return { id, title, measure, owner, source, score };
      });
    },

    async fileImprovement({ iteration, improvement, ...ref }) {
      const team = await teamOf(db, ref);
      const client = await deps.clientOf(team.id, 'jira');
      const issues = jiraIssues(client, team.jira.project);
      const say = await gate.to(team, { system: 'jira', id: team.jira.project });
      const { key, reference } = await once({
        team: team.id,
        client,
        operation: 'improvement',
        period: improvement.chosenIn,
        kind: jiraIssue,
        where: { project: team.jira.project },
        write: (marker) => issues.create(issueOf(team, improvement, marker, say)),
      });
      const link = client.pageOf(key);
      const filed = { ...improvement, item: key, itemId: reference.id, link };
      await storeImprovement(db, team.id, filed);
      const [issue] = await issues.byIds([reference.id]);
      return {
        improvement: filed,
        source: itemSource(key),
        assigned: issue !== undefined && issue.assignee === (person(team, improvement.owner).jira ?? 'nobody'),
        next: await iterationAfter(db, team.id, iteration),
      };
    },

    saveVerdict: (verdict) => storeVerdict(db, verdict),

    async saveNoImprovement(ref) {
      const on = await businessNow(deps.clock, await teamOf(db, ref));
      await storeNoneChosen(db, ref.team, currentWorkflowId(), on);
    },
  };
}

function issueOf(
  team: Team,
  { what, measure, baseline, owner }: Omit<Improvement, 'item' | 'itemId' | 'link'>,
  marker: string,
  say: (body: Text) => JiraText,
): NewIssue {
  return {
    type: team.jira.issueType,
    summary: say([userText(what)]),
    description: [
      say(text`The team's next improvement, chosen in its retrospective.`),
      say(text`Measured by: ${userText(measure)}`),
      say(text`At the start: ${userText(baseline)}`),
      say(text`Owner: ${who(owner)}`),
    ],
    labels: ['improvement', markerLabel(marker)],
    assignee: person(team, owner).jira,
  };
}
