/** What a worker finds when it comes up: the workflows that run, what reached them while none worked, and what is open. */
import type { Kysely } from 'kysely';
import type { TemporalClient } from '../client/temporal/client.ts';
import type { TeamId } from '../domain/team.ts';
import { openQuestions } from '../records/questions.ts';
import type { Tables } from '../records/tables.ts';
import { undecidedWrites } from '../records/writes.ts';

/** One line, for example `3 workflows run, 1 timer fired and 2 answers came while no worker ran, 4 questions are open, 0 writes undecided`. */
export async function findings(
  db: Kysely<Tables>,
  temporalClient: Pick<TemporalClient, 'list' | 'unseen'>,
  teams: readonly TeamId[],
): Promise<string> {
  const running = (await Promise.all(teams.map((team) => temporalClient.list(team)))).flat();
  let [timers, answers] = [0, 0];
  for (const { workflowId } of running) {
    const unseen = await temporalClient.unseen(workflowId);
    timers += unseen.timers;
    answers += unseen.answers;
  }
  const ids = new Set(running.map((workflow) => workflow.workflowId));
  const asked = await Promise.all(teams.map((team) => openQuestions(db, { team })));
  const open = asked.flat().filter((row) => ids.has(row.workflow_id));
  const undecided = (await Promise.all(teams.map((team) => undecidedWrites(db, { team })))).flat();
  return [
    counted(running.length, 'workflow runs', 'workflows run'),
    `${counted(timers, 'timer', 'timers')} fired and ${counted(answers, 'answer', 'answers')} came while no worker ran`,
    counted(open.length, 'question is open', 'questions are open'),
    `${counted(undecided.length, 'write', 'writes')} undecided`,
  ].join(', ');
}

function counted(many: number, one: string, more: string): string {
  return `${many} ${many === 1 ? one : more}`;
}
