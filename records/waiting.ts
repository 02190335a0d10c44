/** Who are we waiting for, since when, until when: read from the records, so it works with no worker. */
import type { Kysely } from 'kysely';
import type { On } from '../domain/moments.ts';
import type { TeamId } from '../domain/team.ts';
import { teamOf } from './configurations.ts';
import { inWords, named, type Named } from './names.ts';
import { openQuestions, stillAsked } from './questions.ts';
import type { Tables } from './tables.ts';

export interface WaitingFor {
  readonly workflowId: string;
  readonly questionId: string;
  readonly question: string;
  /** Who has not answered; empty when `anyone` may. */
  readonly people: readonly Named[];
  /** Whoever of the team wants to may answer, until the end. */
  readonly anyone: boolean;
  readonly since: On;
  readonly until: On;
  /** What happens otherwise. */
  readonly ifNobodyAnswers: string;
}

/** Open questions of the team's stories that have not ended, the longest open first. */
export async function waitingNow(db: Kysely<Tables>, team: TeamId): Promise<WaitingFor[]> {
  const ended = await db
    .selectFrom('stories')
    .select('workflow_id')
    .where('team', '=', team)
    .where('ended_on', 'is not', null)
    .execute();
  const over = new Set(ended.map((story) => story.workflow_id));
  const waiting: WaitingFor[] = [];
  for (const row of await openQuestions(db, { team })) {
    const people = stillAsked(row);
    const anyone = row.question.asked.kind === 'open';
    if (over.has(row.workflow_id) || (people.length === 0 && !anyone)) continue;
    const configuration = await teamOf(db, { team, version: row.config_version });
    waiting.push({
      workflowId: row.workflow_id,
      questionId: row.question_id,
      question: inWords(configuration, row.question.text),
      people: people.map((id) => named(configuration, id)),
      anyone,
      since: row.since,
      until: row.until,
      ifNobodyAnswers: row.question.ifNobodyAnswers,
    });
  }
  return waiting;
}
