/** What must outlive Temporal's retention is kept in the records (X8). Repeating an activity changes nothing. */
import type { Kysely } from 'kysely';
import { participants, type Team, type TeamRef } from '../domain/team.ts';
import { businessTimeAt } from '../domain/calendar/working-days.ts';
import { teamOf } from '../records/configurations.ts';
import { storeFaults } from '../records/faults.ts';
import { storeNoneChosen, storeVerdict } from '../records/improvements.ts';
import { storeEntries } from '../records/ledger.ts';
import { scoreGoal, storePlan } from '../records/plans.ts';
import { storeStatus } from '../records/workflows.ts';
import { workflowRow } from '../records/workflow-list.ts';
import { openActionsOf, storeNotes } from '../records/syncs.ts';
import type { Tables } from '../records/tables.ts';
import type { SavingActivities } from './api/saving.ts';
import type { Clock } from './clock.ts';
import { currentWorkflowId } from './current-workflow.ts';

export function createSavingActivities({
  db,
  clock,
}: {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
}): SavingActivities {
  const nowOf = async (ref: TeamRef) => businessTimeAt(await teamOf(db, ref), await clock.now());

  return {
    async saveStatus({ team, version, parked, ...workflow }) {
      const on = await nowOf({ team, version });
      const workflowId = currentWorkflowId();
      const row = await storeStatus(db, { workflowId, team, version, on, ...workflow });
      await storeFaults(db, workflowId, parked, on);
      return { on: row.ended_on ?? on };
    },

    async statusOf({ workflowId }) {
      const workflow = await workflowRow(db, workflowId);
      if (!workflow) return 'unknown';
      return workflow.ended_on === null ? 'runs' : 'ended';
    },

    async savePlan({ team, version, key, plan }) {
      const audience = audienceOf(await teamOf(db, { team, version }));
      await storePlan(db, { workflowId: currentWorkflowId(), team, iteration: key, audience, plan });
    },

    async saveLedgerEntries({ team, version, iteration, entries }) {
      const on = await nowOf({ team, version });
      return storeEntries(
        db,
        team,
        iteration,
        entries.map((entry) => ({ ...entry, on })),
      );
    },

    async saveNotes({ team, version, iteration, sync, decisions, actions, done }) {
      await storeNotes(db, { team, iteration, sync, decisions, actions, done, on: await nowOf({ team, version }) });
    },

    openActions: ({ team }) => openActionsOf(db, team),

    async saveScores({ team, version, iteration, scores }) {
      const on = await nowOf({ team, version });
      for (const [goal, { score, note, by }] of Object.entries(scores)) {
        await scoreGoal(db, { team, iteration, goal, score, note, by, on });
      }
    },

    saveVerdict: ({ chosenIn, verdict, evidence, by }) => storeVerdict(db, { chosenIn, verdict, evidence, by }),

    async saveNoImprovement({ team, version }) {
      await storeNoneChosen(db, team, currentWorkflowId(), await nowOf({ team, version }));
    },
  };
}

/** Whom the goals were told to at the commit: the channel, and everyone who will judge them (R8). */
function audienceOf(team: Team): string {
  const people = participants(team).map((one) => one.name);
  return `Slack channel ${team.slack.channel} (${team.slack.visibility}): ${people.join(', ')}`;
}
