/** Who is waited for, and what stands still, from the records: what the console tells beside its messages. */
import { getsReminders } from '../../domain/decisions/panel.ts';
import type { Kysely } from 'kysely';
import { activitySummary } from '../../client/activity-words.ts';
import type { Team } from '../../domain/team.ts';
import { openFaults } from '../../records/faults.ts';
import { inWords } from '../../records/names.ts';
import { openQuestions } from '../../records/questions.ts';
import type { Tables } from '../../records/tables.ts';

export interface Waits {
  readonly asked: readonly {
    readonly question: string;
    /** As Slack knows them; nobody by name where anyone may answer. */
    readonly people: readonly string[];
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
  const open = (await openQuestions(db, { team: team.id })).filter(
    (row) => living.has(row.workflow_id) && (!getsReminders(row.question.panel) || row.waited_for.length > 0),
  );
  const parked = await openFaults(db, { team: team.id });
  return {
    asked: open.map((row) => ({
      question: inWords(team, row.question.text),
      people: row.waited_for.flatMap((id) => team.people[id]?.slack ?? []),
      message: row.message,
    })),
    parked: parked.map(({ workflowId, activity, why, remedy }) => ({
      workflow: living.get(workflowId) ?? workflowId,
      activity: activitySummary(activity),
      why,
      remedy,
    })),
  };
}
