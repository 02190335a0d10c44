/**
 * A workflow lived on the dev server with the real activities, the vendors' real clients, PostgreSQL and the simulators. The test moves the clock
 * from moment to moment and answers for people; between two of its steps nothing hurries and nothing passes by itself.
 */
import { createHash } from 'node:crypto';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DateTime } from 'luxon';
import { expect, inject } from 'vitest';
import type { Activities } from '../../activities/api/index.ts';
import { demoClock } from '../../activities/clock.ts';
import { iterationStarting } from '../../domain/calendar/calendar.ts';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import { sentTo } from '../../domain/decisions/decisions.ts';
import { participants } from '../../domain/team.ts';
import { millisOf } from '../../domain/calendar/working-days.ts';
import { toInternalText } from '../../domain/text/text.ts';
import { compareWithEffects } from '../../local/demo/report.ts';
import { setClock } from '../../records/clock.ts';
import { questionRow, answersTo } from '../../records/questions.ts';
import { workflowRow } from '../../records/workflow-list.ts';
import { decide, resume } from '../../workflows/contract/signals.ts';
import { getState } from '../../workflows/contract/queries.ts';
import { taskQueue, workflowId } from '../../workflows/contract/ids.ts';
import type { IterationInput } from '../../workflows/contract/iteration.ts';
import { dataConverter } from '../../workflows/runtime/data-converter.ts';
import { atCommandLine, inSlack } from './asking.ts';
import { openActivitiesWorld, seedOf } from './activities-world.ts';
import { freshEnvironment } from './namespace.ts';
import type { Reply } from './people.ts';
import { team } from './team.ts';
import { heartbeats } from '../../worker/heartbeats.ts';
import { willing } from './willing.ts';

export type RealLife = Awaited<ReturnType<typeof openRealLife>>;
export type LivedIteration = ReturnType<RealLife['iteration']>;

/** @param more issues in Jira besides the three candidates */
export async function openRealLife(more: ReturnType<typeof seedOf>['jira']['issues'] = []) {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
  });
  const seed = seedOf(team);
  const issues = ['Rotate the keys', 'Patch the base image', 'Write the threat model'].map((summary, index) => ({
    key: `${team.jira.project}-${index + 1}`,
    summary,
    labels: ['candidate'],
    assignee: ['a-ben', 'a-cleo', 'a-ada'][index] ?? null,
  }));
  const world = await openActivitiesWorld(team, { ...seed, jira: { ...seed.jira, issues: [...issues, ...more] } });
  const { team: id, version } = await world.ref();

  const all = world.activitiesWith({ clock: demoClock(world.db) });
  let heard = async (_line: string): Promise<unknown> => undefined;
  const announce: Activities['announce'] = async (input) => {
    await all.announce(input);
    await heard(toInternalText(input.body));
  };
  const { env, namespace } = await freshEnvironment();
  const worker = await Worker.create({
    connection: env.nativeConnection,
    namespace,
    taskQueue,
    workflowBundle: { codePath: inject('workflowBundle') },
    activities: { ...all, announce },
    dataConverter,
    interceptors: { activity: [heartbeats] },
    maxConcurrentActivityTaskExecutions: 50,
    shutdownGraceTime: '1 s',
  });
  const running = worker.run();

  const to = (on: BusinessTime): Promise<void> =>
    setClock(world.db, { businessMs: millisOf(on), realMs: Date.now(), rate: 0 });
  const { post, messages } = world;

  const everyone = {
    world,
    client: env.client,
    to,
    break: (name: string, broken?: string) => post('/outages', { name, on: true, ...(broken && { key: broken }) }),
    fix: (name: string) => post('/outages', { name, on: false }),
    post,
    /** What happens when a line is in the channel, before the workflow knows that it is. */
    onHearing: (hear: typeof heard) => {
      heard = hear;
    },
    /** Lines that the team reads in its channel. */
    posted: async (words: RegExp) =>
      (await messages('U0ADA', team.slack.channel)).map(({ text }) => text).filter((text) => words.test(text)),
    /** Lines that only this person reads. */
    ephemerals: async (user: string, words: RegExp) =>
      (await messages(user, `D${user.slice(1)}`)).map(({ text }) => text).filter((text) => words.test(text)),
    /** Questions in Slack that still have buttons. */
    liveButtons: async () =>
      (await messages('U0ADA', team.slack.channel))
        .filter(({ blocks }) => blocks.some((one) => one.type === 'actions'))
        .map(({ text }) => text),
    /** The records beside the simulators' ledger. */
    judge: async () => {
      const { doubled, missing, unexplained } = await compareWithEffects(world.db, world.simulator);
      return { doubled, missing, unexplained };
    },
    close: async () => {
      worker.shutdown();
      await running;
      await env.teardown();
      await world.stop();
    },
  };

  /** The iteration that starts so many iterations after the first, with its release and retrospective. */
  const iteration = (number: number) => {
    const first = DateTime.fromISO(team.iteration.anchor).plus({ weeks: number * team.iteration.weeks });
    const { key, dates } = iterationStarting(team, first.toISODate() ?? '');
    const ids = {
      iteration: workflowId('iteration', id, key),
      release: workflowId('release', id, dates.release!.version),
      retrospective: workflowId('retrospective', id, dates.release!.version),
    };
    type Which = keyof typeof ids;
    const workflow = (which: Which) => env.client.workflow.getHandle(ids[which]);
    const question = (which: Which, name: string) => questionRow(world.db, ids[which], name);

    return {
      ...everyone,
      key,
      dates,
      ids,
      workflow,
      start: (): Promise<unknown> =>
        env.client.workflow.start<(input: IterationInput) => Promise<unknown>>('iteration', {
          taskQueue,
          workflowId: ids.iteration,
          args: [{ team: id, version, key, dates, participants: participants(team).map((one) => one.id) }],
        }),
      state: (which: Which) => workflow(which).query(getState),
      record: (which: Which) => workflowRow(world.db, ids[which]),
      resume: (which: Which) => workflow(which).signal(resume),
      until: (which: Which, phase: string) =>
        expect.poll(async () => (await workflowRow(world.db, ids[which]))?.phase).toBe(phase),
      parked: (which: Which, activities: readonly string[]) =>
        expect
          .poll(async () => (await workflow(which).query(getState)).parked.map(({ activity }) => activity))
          .toEqual(activities),
      /** Until the question is put to people in Slack. */
      asked: (which: Which, name: string) =>
        expect.poll(async () => (await question(which, name))?.message ?? null).not.toBeNull(),
      /** Answers as willing people do, or as told, once the records have the question; until it is counted. */
      answer: async (which: Which, name: string, replies?: readonly Reply[], source = 'slack'): Promise<void> => {
        await expect.poll(async () => (await question(which, name))?.question.id).toBe(name);
        const row = await question(which, name);
        if (!row) throw new Error(`${name} is gone`);
        for (const { by, choice, values } of replies ?? (await willing()(row.question, row.people))) {
          const person = Object.values(team.people).find((one) => one.id === by);
          const clickId = createHash('sha256')
            .update([ids[which], name, by, JSON.stringify(values)].join())
            .digest('hex');
          const answer = {
            questionId: name,
            clickId,
            contentHash: row.question.content.hash,
            choice,
            actor:
              source === 'slack' ? inSlack(person?.slack ?? '') : atCommandLine(person?.id ?? team.roles.em.person),
            ...(values === undefined ? {} : { values }),
          };
          await workflow(which).signal(decide, sentTo(ids[which], answer));
          const votes = async () => (await answersTo(world.db, ids[which], name)).map((one) => one.click_id);
          await expect.poll(votes).toContain(clickId);
        }
      },
    };
  };

  return { ...everyone, iteration };
}

/** An iteration whose draft is open. */
export async function openDraft(): Promise<LivedIteration> {
  const life = (await openRealLife()).iteration(0);
  await life.to(life.dates.draftOpens);
  await life.start();
  return life;
}
