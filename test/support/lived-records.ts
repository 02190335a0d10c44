/**
 * The records of an iteration that was really lived: the workflows on the time-skipping server, the real activities on PostgreSQL and the
 * simulators, and people who answer at their time of the day. Always on the same dates.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import type { Activities } from '../../activities/api/index.ts';
import { currentWorkflowId } from '../../activities/once.ts';
import type { Clock } from '../../activities/clock.ts';
import { loadTeam } from '../../config/load.ts';
import { iterationStarting } from '../../domain/calendar/calendar.ts';
import { sentTo, type Question } from '../../domain/decisions/decisions.ts';
import type { ConfiguredTeam } from '../../config/configured-team.ts';
import { participants, type PersonId } from '../../domain/team.ts';
import { millisOf, businessTimeAt, withinHours } from '../../domain/calendar/working-days.ts';
import { seedOf } from '../../local/demo/seed.ts';
import { storeConfiguration } from '../../records/configurations.ts';
import { storeImprovement } from '../../records/improvements.ts';
import { seedSchema } from '../../simulator/seed.ts';
import { decide } from '../../workflows/contract/signals.ts';
import { taskQueue, workflowId } from '../../workflows/contract/ids.ts';
import type { IterationInput, IterationResult } from '../../workflows/contract/iteration.ts';
import { dataConverter } from '../../workflows/runtime/data-converter.ts';
import { atCommandLine, inSlack } from './asking.ts';
import { openActivitiesWorld, type ActivitiesWorld } from './activities-world.ts';
import { answersTo, type ScriptedAnswer, earlierImprovement } from './lived-answers.ts';
import { skippingClock, timeSkippingServer, unlocking } from './workflows.ts';

const began = '2027-01-08T08:00:00.000+01:00';
const hour = 3_600_000;

export interface LivedRecords {
  readonly team: ConfiguredTeam;
  readonly key: string;
  readonly world: ActivitiesWorld;
}

/** Takes some twenty seconds. End the world when done with it. A run that hangs (docs/decisions/0004) is lived once more. */
export function liveForTheRecords(): Promise<LivedRecords> {
  return liveThrough().catch((error: unknown) => (error instanceof Hung ? liveThrough() : Promise.reject(error)));
}

class Hung extends Error {}
const timeoutMs = 100_000;

async function liveThrough(): Promise<LivedRecords> {
  const team = await loadTeam('examples/demo.yaml');
  const world = await openActivitiesWorld(team, seedSchema.parse(seedOf(team)));
  const env = await timeSkippingServer();
  try {
    const version = await storeConfiguration(world.db, team);
    await storeImprovement(world.db, team.id, earlierImprovement(team));
    const clock = await skippingClock(env, began);
    const { key, dates } = iterationStarting(team, team.iteration.anchor);
    const worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue,
      workflowBundle: { codePath: inject('workflowBundle') },
      activities: { ...unlocking(env, withPeople(env, world, team, clock)) },
      dataConverter,
    });
    const life = async (): Promise<void> => {
      const people = participants(team).map((one) => one.id);
      await env.client.workflow.execute<(input: IterationInput) => Promise<IterationResult>>('iteration', {
        taskQueue,
        workflowId: workflowId('iteration', team.id, key),
        args: [{ team: team.id, version, key, dates, participants: people }],
      });
      await env.client.workflow.getHandle(workflowId('retrospective', team.id, dates.release!.version)).result();
    };
    await worker.runUntil(() => Promise.race([life(), hung()]));
    return { team, key, world };
  } catch (error) {
    await world.stop();
    throw error;
  } finally {
    await env.teardown();
  }
}

async function hung(): Promise<never> {
  await pause(timeoutMs, undefined, { ref: false });
  throw new Hung('The time-skipping server lost a task.');
}

interface Pending {
  readonly answer: ScriptedAnswer;
  readonly at: number;
}

/** In their working hours; whoever comes back to it the next morning does so some minutes after they begin. */
function whenTheyAnswer(team: ConfiguredTeam, { by, after = 0 }: ScriptedAnswer, now: number, n: number): number {
  const at = now + after * hour;
  const someone = Object.values(team.people).find((one) => one.id === by);
  if (!someone || after === 0) return at;
  const working = millisOf(withinHours(team, someone, businessTimeAt(team, at)));
  return working === at ? at : working + (17 + 23 * n) * 60_000;
}

/** The activities with people behind them: an answer comes from inside an activity, a later one on a reminder of its own that reminds nobody. */
function withPeople(
  env: TestWorkflowEnvironment,
  world: ActivitiesWorld,
  team: ConfiguredTeam,
  clock: Clock,
): Activities {
  const activities = world.activitiesWith({ clock, unchecked: true });
  const shown = new Map<string, Question[]>();
  const pending = new Map<string, readonly Pending[]>();
  const nameOf = (question: string) => `${currentWorkflowId()} ${question}`;
  let clicks = 0;

  async function give(asked: string, { by, choice, values, question = asked, sees }: ScriptedAnswer): Promise<void> {
    const seen = shown.get(nameOf(question)) ?? [];
    const content = (sees === 'first' ? seen[0] : seen.at(-1))?.content.hash ?? '';
    clicks += 1;
    const actor = by.startsWith('U0') ? inSlack(by) : atCommandLine(by as PersonId);
    const vote = { questionId: question, clickId: `click-${clicks}`, contentHash: content, choice, actor };
    await env.client.workflow
      .getHandle(currentWorkflowId())
      .signal(decide, sentTo(currentWorkflowId(), values === undefined ? vote : { ...vote, values }));
  }

  async function giveDue(question: string, isDue: (one: Pending) => boolean): Promise<void> {
    const waiting = pending.get(nameOf(question)) ?? [];
    pending.set(
      nameOf(question),
      waiting.filter((one) => !isDue(one)),
    );
    for (const one of waiting.filter(isDue)) await give(question, one.answer);
  }

  return {
    ...activities,
    async openQuestion(input) {
      const { id } = input.question;
      shown.set(nameOf(id), [input.question]);
      const opened = await activities.openQuestion(input);
      const now = await clock.now();
      const answers = await answersTo(input.question, input.asked.seats.flat(), world, team);
      pending.set(
        nameOf(id),
        answers.map((answer, n) => ({ answer, at: whenTheyAnswer(team, answer, now, n) })),
      );
      await giveDue(id, ({ at }) => at <= now);
      return opened;
    },
    async scheduleReminders(input) {
      const reminders = await activities.scheduleReminders(input);
      const own = [...pending].flatMap(([name, answers]) =>
        name.startsWith(`${currentWorkflowId()} `) ? answers : [],
      );
      const moments = [...new Set(own.map(({ at }) => at))].filter(
        (at) => at < Date.parse(shown.get(nameOf(input.questionId))?.at(-1)?.deadline ?? ''),
      );
      const visits = await Promise.all(
        moments.map(async (at) => {
          const moment = await activities.resolveWakeTime({ ...input, on: businessTimeAt(team, at) });
          return { ...moment, name: 'somebody answers', people: [], isDeadline: false };
        }),
      );
      return [...reminders, ...visits].toSorted((a, b) => a.wakeAt - b.wakeAt);
    },
    async remind(input) {
      const told = await activities.remind(input);
      const now = await clock.now();
      await giveDue(input.questionId, ({ at }) => at <= now);
      return told;
    },
    async showQuestionAgain(input) {
      shown.get(nameOf(input.question.id))?.push(input.question);
      return activities.showQuestionAgain(input);
    },
    async closeQuestion(input) {
      // Who clicks now comes too late.
      await giveDue(input.questionId, () => true);
      return activities.closeQuestion(input);
    },
  };
}
