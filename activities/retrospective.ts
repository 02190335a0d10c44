/** What a retrospective reads and files: the last improvement, the goals as communicated, the next improvement (R28, R30). */
import type { Improvement } from '../domain/improvement.ts';
import { itemSource } from '../domain/plan.ts';
import { person, type Team } from '../domain/team.ts';
import { text, userText, who } from '../domain/text/text.ts';
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
import { jiraIssues, referenceTo, type NewIssue } from '../vendors/jira/issues.ts';
import { labelledSince } from '../vendors/jira/lookup.ts';
import { createOnce, currentWorkflowId } from './once.ts';
import { redactFor } from '../vendors/jira/document.ts';

export function createRetrospectiveActivities(deps: Deps): RetrospectiveActivities {
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
      const { key, reference } = await once({
        team: team.id,
        client,
        operation: 'improvement',
        period: improvement.chosenIn,
        write: (marker) => issues.create(issueOf(team, improvement, marker)),
        find: async (marker, since) => {
          const found = await labelledSince(client, team.jira.project, [markerLabel(marker)], since);
          return found.map((one) => referenceTo(client, one));
        },
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

/** The marker is a label: a look-up by keys reads it with everything else. */
function markerLabel(marker: string): string {
  return `drumbeat-${marker}`;
}

function issueOf(team: Team, improvement: Omit<Improvement, 'item' | 'itemId' | 'link'>, marker: string): NewIssue {
  const to = { system: 'jira', id: team.jira.project } as const;
  const { what, measure, baseline, owner } = improvement;
  return {
    type: team.jira.issueType,
    summary: redactFor(team, [userText(what)], to),
    description: [
      redactFor(team, text`The team's next improvement, chosen in its retrospective.`, to),
      redactFor(team, text`Measured by: ${userText(measure)}`, to),
      redactFor(team, text`At the start: ${userText(baseline)}`, to),
      redactFor(team, text`Owner: ${who(owner)}`, to),
    ],
    labels: ['improvement', markerLabel(marker)],
    assignee: person(team, owner).jira,
  };
}
