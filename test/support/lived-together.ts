/**
 * Several teams on one worker, an iteration each: real activities, PostgreSQL and the simulators, on the dev server with a clock on which a
 * business day is a second. People answer as soon as they are asked.
 */
import { Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import type { Clock } from '../../activities/clock.ts';
import { iterationStarting } from '../../domain/calendar/calendar.ts';
import type { Question } from '../../domain/decisions/decisions.ts';
import { businessTimeAt, millisOf } from '../../domain/calendar/working-days.ts';
import type { ConfiguredTeam } from '../../config/configured-team.ts';
import { participants, personById, type PersonId } from '../../domain/team.ts';
import { seedOfTeams } from '../../local/demo/seed.ts';
import { storeConfiguration } from '../../records/configurations.ts';
import { storeImprovement } from '../../records/improvements.ts';
import { taskQueue, workflowId } from '../../workflows/contract/ids.ts';
import type { IterationInput } from '../../workflows/contract/iteration.ts';
import { dataConverter } from '../../workflows/runtime/data-converter.ts';
import { openActivitiesWorld } from './activities-world.ts';
import { answersTo, earlierImprovement } from './lived-answers.ts';
import { freshEnvironment } from './namespace.ts';
import { withPeople, type Reply } from './people.ts';

const dayMs = 1_000;

export interface LivedTeam {
  readonly team: ConfiguredTeam;
  readonly key: string;
}

/** @param stranger an account in Slack that answers where only a stranger would: it counts in no team but the first */
export async function liveTogether(teams: readonly [ConfiguredTeam, ...ConfiguredTeam[]], stranger: string) {
  const [first] = teams;
  const world = await openActivitiesWorld(first, seedOfTeams(teams));
  const { env, namespace } = await freshEnvironment();
  const begins = Math.min(...teams.map((team) => millisOf(iterationOf(team).dates.draftOpens))) - 3_600_000;
  const [real, rate] = [Date.now(), 86_400_000 / dayMs];
  const clock: Clock = {
    now: async () => begins + (Date.now() - real) * rate,
    wakeAt: async (businessMs) => real + Math.ceil((businessMs - begins) / rate),
    isReal: false,
    stands: async () => false,
  };
  const withoutFaults = { ...world, fault: async () => undefined };

  const asked = async (
    question: Question,
    people: readonly PersonId[],
    team: ConfiguredTeam,
  ): Promise<readonly Reply[]> =>
    (await answersTo(question, people, withoutFaults, team))
      // What looks at an older content, or at another question, is about being late: not here.
      .filter(({ sees, question: other }) => sees !== 'first' && other === undefined)
      .map(({ by, choice, values }) => ({ by: personById(team, by) ? by : stranger, choice, values }));
  const { activities } = withPeople(
    world.activitiesWith({ clock, unchecked: true }),
    { asked },
    {
      client: env.client,
      teamOf: (id) => teams.find((one) => one.id === id) ?? first,
      now: async (team) => businessTimeAt(team, await clock.now()),
    },
  );

  const worker = await Worker.create({
    connection: env.nativeConnection,
    namespace,
    taskQueue,
    workflowBundle: { codePath: inject('workflowBundle') },
    activities: { ...activities },
    dataConverter,
    shutdownGraceTime: '1 s',
  });
  const live = async (team: ConfiguredTeam): Promise<LivedTeam> => {
    const version = await storeConfiguration(world.db, team);
    await storeImprovement(world.db, team.id, earlierImprovement(team));
    const { key, dates } = iterationOf(team);
    await env.client.workflow.execute<(input: IterationInput) => Promise<unknown>>('iteration', {
      taskQueue,
      workflowId: workflowId('iteration', team.id, key),
      args: [{ team: team.id, version, key, dates, participants: participants(team).map((one) => one.id) }],
    });
    for (const type of ['release', 'retrospective'] as const)
      await env.client.workflow.getHandle(workflowId(type, team.id, dates.release!.version)).result();
    return { team, key };
  };
  try {
    const lived = await worker.runUntil(() => Promise.all(teams.map((team) => live(team))));
    return { lived, world };
  } catch (error) {
    await world.stop();
    throw error;
  } finally {
    await env.teardown();
  }
}

function iterationOf(team: ConfiguredTeam) {
  return iterationStarting(team, team.iteration.anchor);
}
