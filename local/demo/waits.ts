/** Who is waited for, and what stands still, from the records: what the console tells beside its messages. */
import { getsReminders } from '../../domain/decisions/panel.ts';
import { nobodyFor } from '../../domain/decisions/panel-words.ts';
import { tally } from '../../domain/decisions/tally.ts';
import type { Kysely } from 'kysely';
import { activitySummary } from '../../client/activity-words.ts';
import { withGuests, type Team } from '../../domain/team.ts';
import { openFaults } from '../../records/faults.ts';
import { inWords } from '../../records/names.ts';
import { openQuestions } from '../../records/questions.ts';
import type { Tables } from '../../records/tables.ts';

export interface Waits {
  readonly asked: readonly {
    readonly question: string;
    /** As Slack knows them; nobody by name where anyone may answer, or nobody can. */
    readonly people: readonly string[];
    /** The seats that nobody can fill, in words; null: there is none. */
    readonly missing: string | null;
    /** Where it stands in Slack; null before it does. */
    readonly message: { readonly channel: string; readonly ts: string } | null;
  }[];
  readonly parked: readonly {
    /** `iteration 2026-w49` */
    readonly workflow: string;
    readonly activity: string;
    readonly why: string;
    readonly remedy: string;
  }[];
}

export async function waitsOf(db: Kysely<Tables>, team: Team): Promise<Waits> {
  const workflows = await db
    .selectFrom('workflows')
    .select(['workflow_id', 'type', 'key'])
    .where('team', '=', team.id)
    .where('ended_on', 'is', null)
    .execute();
  const living = new Map(workflows.map(({ workflow_id, type, key }) => [workflow_id, `${type} ${key}`]));
  const open = (await openQuestions(db, { team: team.id })).filter((row) => living.has(row.workflow_id));
  const parked = await openFaults(db, { team: team.id });
  return {
    asked: open.flatMap((row) => {
      const { panel, text } = row.question;
      const everybody = withGuests(team, row.guests);
      const stands = tally(panel, row.seats, row.answers);
      const nobody = stands.state === 'waiting' ? nobodyFor({ panel, asked: row.seats }, stands) : [];
      if (getsReminders(panel) && row.waited_for.length === 0 && nobody.length === 0) return [];
      return {
        question: inWords(everybody, text),
        people: row.waited_for.flatMap((id) => everybody.people[id]?.slack ?? []),
        missing: nobody.length > 0 ? inWords(everybody, nobody) : null,
        message: row.message,
      };
    }),
    parked: parked.map(({ workflowId, activity, why, remedy }) => ({
      workflow: living.get(workflowId) ?? workflowId,
      activity: activitySummary(activity),
      why,
      remedy,
    })),
  };
}
