/** What must outlive Temporal's retention is kept in the records (X8). Repeating an act changes nothing. */
import type { Kysely } from 'kysely';
import { participants, type Team, type TeamRef } from '../domain/team.ts';
import { onOf } from '../domain/working-days.ts';
import { teamOf } from '../records/configurations.ts';
import { storeFaults } from '../records/faults.ts';
import { storeNoneChosen, storeVerdict } from '../records/improvements.ts';
import { storeEntries } from '../records/ledger.ts';
import { scoreGoal, storePlan } from '../records/plans.ts';
import { storeStory } from '../records/stories.ts';
import { storyOf } from '../records/story-list.ts';
import { openActionsOf, storeNotes } from '../records/syncs.ts';
import type { Tables } from '../records/tables.ts';
import type { KeepingActs } from './acts.ts';
import type { Clock } from './clock.ts';
import { storyId } from './story.ts';

export function createKeepingActs({ db, clock }: { readonly db: Kysely<Tables>; readonly clock: Clock }): KeepingActs {
  const nowOf = async (ref: TeamRef) => onOf(await teamOf(db, ref), await clock.now(ref.team));

  return {
    async keepStory({ team, version, parked = [], ...story }) {
      const on = await nowOf({ team, version });
      const workflowId = storyId();
      const row = await storeStory(db, { workflowId, team, version, on, ...story });
      await storeFaults(db, workflowId, parked, on);
      return { on: row.ended_on ?? on };
    },

    async standingOf({ workflowId }) {
      const story = await storyOf(db, workflowId);
      if (!story) return 'unknown';
      return story.ended_on === null ? 'runs' : 'ended';
    },

    async keepPlan({ team, version, key, plan }) {
      const audience = audienceOf(await teamOf(db, { team, version }));
      await storePlan(db, { workflowId: storyId(), team, iteration: key, audience, plan });
    },

    async keepLedger({ team, version, iteration, entries }) {
      const on = await nowOf({ team, version });
      return storeEntries(
        db,
        team,
        iteration,
        entries.map((entry) => ({ ...entry, on })),
      );
    },

    async keepNotes({ team, version, iteration, sync, decisions, actions, done }) {
      await storeNotes(db, { team, iteration, sync, decisions, actions, done, on: await nowOf({ team, version }) });
    },

    openActions: ({ team }) => openActionsOf(db, team),

    async keepScores({ team, version, iteration, scores }) {
      const on = await nowOf({ team, version });
      for (const [goal, { score, note, by }] of Object.entries(scores)) {
        await scoreGoal(db, { team, iteration, goal, score, note, by, on });
      }
    },

    keepVerdict: ({ chosenIn, verdict, evidence, by }) => storeVerdict(db, { chosenIn, verdict, evidence, by }),

    async keepNoImprovement({ team, version }) {
      await storeNoneChosen(db, team, storyId(), await nowOf({ team, version }));
    },
  };
}

/** Whom the goals were told to at the commit: the channel, and everyone who will judge them (R8). */
function audienceOf(team: Team): string {
  const people = participants(team).map((one) => one.name);
  return `Slack channel ${team.slack.channel} (${team.slack.visibility}): ${people.join(', ')}`;
}
