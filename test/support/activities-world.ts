/** All activities over real clients, real PostgreSQL and the simulators over HTTP; Jira and GitHub through the contract proxy. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { realClock, type Clock } from '../../activities/clock.ts';
import { createActivities } from '../../activities/index.ts';
import { createReadBack } from '../../activities/read-back.ts';
import type { Deps } from '../../activities/deps.ts';
import { connectJira } from '../../vendors/jira/client.ts';
import { vendorNames, vendors, type Clients, type VendorAccess } from '../../vendors/vendors.ts';
import { clientOf } from '../../vendors/vendor.ts';
import { vendorCall } from '../../activities/vendor-call.ts';
import { readEnvironment } from '../../config/environment.ts';
import type { ConfiguredTeam } from '../../config/configured-team.ts';
import type { TeamRef, VendorName } from '../../domain/team.ts';
import { effectsOf } from '../../local/demo/effects.ts';
import { storeConfiguration } from '../../records/configurations.ts';
import { migrate, openDatabase } from '../../records/database.ts';
import type { Tables } from '../../records/tables.ts';
import { accessTo } from '../../simulator/access.ts';
import type { Seed } from '../../simulator/frame.ts';
import { seedSchema } from '../../simulator/seed.ts';
import { startSimulator } from '../../simulator/server.ts';
import { connect, standIn } from '../../worker/clients.ts';
import { startContractProxy } from '../contracts/proxy.ts';
import { freshDatabase } from './database.ts';

interface Fault {
  readonly vendor: VendorName;
  readonly match: string;
  readonly kind: 'before' | 'after' | 'slow' | 'late' | 'status';
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly ms?: number;
}

export interface Access {
  /** Tokens that differ from the simulators' are refused by them, as a revoked one is by the vendors. */
  readonly tokens?: Partial<Record<VendorName, string>>;
  /** Past the contract proxy, for answers that no vendor describes. */
  readonly unchecked?: boolean;
  /** The real one when absent. */
  readonly clock?: Clock;
  /** As of a worker that was told of a restore. */
  readonly restoredFrom?: Date;
  /** As of a worker that has payload keys. */
  readonly encrypts?: boolean;
}

const desk = z.object({
  conversations: z.array(
    z.object({
      id: z.string(),
      messages: z.array(
        z.object({
          ts: z.string(),
          text: z.string(),
          blocks: z.array(z.looseObject({ type: z.string(), elements: z.array(z.unknown()).optional() })),
        }),
      ),
    }),
  ),
});

const board = z.object({
  projects: z.array(
    z.object({
      key: z.string(),
      columns: z.array(z.object({ issues: z.array(z.object({ key: z.string(), labels: z.array(z.string()) })) })),
    }),
  ),
});

/** Failures are what these tests provoke. */
const quiet = new DefaultLogger('ERROR');

export type ActivitiesWorld = Awaited<ReturnType<typeof openActivitiesWorld>>;

/** `jira`: how long its search takes to show what was written (minutes, unless said), and how long a look-up waits, in milliseconds. */
export async function openActivitiesWorld(
  team: ConfiguredTeam,
  seed: z.input<typeof seedSchema>,
  jira: { readonly lagMs?: number; readonly settleMs: number } = { settleMs: 0 },
) {
  const state = await mkdtemp(join(tmpdir(), 'drumbeat-activities-'));
  const parsed: Seed = seedSchema.parse(seed);
  const simulator = await startSimulator({ port: 0, state, seed: parsed, jiraIndexLagMs: jira.lagMs });
  const proxy = await startContractProxy(simulator.url);
  const db = openDatabase(await freshDatabase());
  await migrate(db);

  const access = (base: string) =>
    readEnvironment(accessTo(base), { ...team, simulate: vendorNames }, null, vendorNames);
  const depsWith = ({
    tokens = {},
    unchecked = false,
    clock = realClock,
    restoredFrom,
    encrypts = false,
  }: Access = {}): Deps => {
    const base = unchecked ? simulator.url : proxy.url;
    const all = vendorNames.filter((name) => !(name in tokens));
    const given = access(base);
    const atJira = { ...given.jira, token: tokens.jira ?? given.jira.token, pages: team.jira.site };
    const changed = {
      ...given,
      slack: { ...given.slack, botToken: tokens.slack ?? given.slack.botToken },
      jira: atJira,
      github: { ...given.github, token: tokens.github ?? given.github.token },
    };
    const connecting = connectAll(all, changed, db).then((made) => ({
      ...made,
      slack: { ...made.slack, settleMs: 0 },
      jira: {
        ...clientOf(standIn(vendors.jira, all), connectJira(atJira, { strict: !unchecked }), vendorCall(db)),
        settleMs: jira.settleMs,
      },
      github: { ...made.github, settleMs: 0 },
    }));
    return {
      db,
      clock,
      restoredFrom: restoredFrom ?? null,
      encrypts,
      clientOf: async (_, vendor) => (await connecting)[vendor],
    };
  };

  const activitiesWith = (given: Access = {}) => createActivities(depsWith(given));
  const lookBack = createReadBack(depsWith(), (_, error) => {
    throw error;
  });

  const direct = await connectAll(vendorNames, access(simulator.url), db);
  const post = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(simulator.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} was refused: ${await answer.text()}`);
  };

  return {
    db,
    proxy,
    /** The simulators themselves, past the contract proxy. */
    simulator: simulator.url,
    activities: activitiesWith(),
    activitiesWith,
    /** What a worker looks at again by and by, at once. */
    readBack: async () => {
      const due = sql<Date>`clock_timestamp()`;
      await db.updateTable('writes').set({ read_back_at: due }).where('read_back_at', 'is not', null).execute();
      await lookBack();
    },
    slack: direct.slack.web,
    github: direct.github.octokit.rest,
    jira: direct.jira.cloud,
    ref: async (changed: ConfiguredTeam = team): Promise<TeamRef> => ({
      team: changed.id,
      version: await storeConfiguration(db, changed),
    }),
    /** As one attempt of an activity of this workflow. */
    attempt: <Result>(workflowId: string, activity: () => Promise<Result>): Promise<Result> =>
      new MockActivityEnvironment({ workflowExecution: { workflowId, runId: 'a-run' } }, { logger: quiet }).run(
        activity,
      ),
    /** What people and operators do at the simulators. */
    post,
    fault: (fault: Fault): Promise<void> => post('/faults', fault),
    /** What this person sees in Slack now, of all conversations or of one; the oldest first. */
    messages: async (user: string, channel?: string) => {
      const { conversations } = desk.parse(await (await fetch(`${simulator.url}/people/state?user=${user}`)).json());
      return conversations
        .filter((one) => (channel === undefined ? true : one.id === channel))
        .flatMap((one) => one.messages);
    },
    /** The issues of a project as people see them on its board: without the lag of the search. */
    board: async (project: string) => {
      const { projects } = board.parse(await (await fetch(`${simulator.url}/jira/people/board`)).json());
      return projects
        .filter(({ key }) => key === project)
        .flatMap(({ columns }) => columns.flatMap(({ issues }) => issues));
    },
    effects: () => effectsOf(simulator.url),
    stop: async () => {
      await db.destroy();
      await proxy.close();
      await simulator.close();
      await rm(state, { recursive: true, force: true });
    },
  };
}

async function connectAll(simulate: readonly VendorName[], access: VendorAccess, db: Kysely<Tables>): Promise<Clients> {
  const clients = vendorNames.map(async (name) => {
    return [name, await connect(name, { simulate, secrets: {} }, access[name], vendorCall(db))] as const;
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- under each name its client
  return Object.fromEntries(await Promise.all(clients)) as Clients;
}

/** What the simulators hold of this team before anything happened. */
export function seedOf({ people, slack, jira, github }: ConfiguredTeam) {
  const everyone = Object.values(people);
  return {
    slack: {
      messages_tab: true,
      channels: [
        {
          id: slack.channel,
          name: 'team-security',
          is_private: slack.visibility === 'private',
          app_is_member: true,
        },
      ],
      users: everyone.map(({ id, name, slack: user = id }) => ({
        id: user,
        name: id,
        real_name: name,
        deleted: false,
      })),
    },
    jira: {
      projects: [{ key: jira.project, name: 'Security' }],
      users: everyone.map(({ id, name, jira: accountId = id }) => {
        return { accountId, displayName: name, emailAddress: `${id}@example.com` };
      }),
      issues: [] as NonNullable<z.input<typeof seedSchema>['jira']>['issues'],
    },
    github: {
      repositories: [github.tracking, ...(github.release ? [github.release] : [])].map(
        ({ repository, visibility }) => ({
          full_name: repository,
          private: visibility !== 'public',
          commits: ['Start', 'Limit the login attempts'].map((message) => ({ message, author: 'ada' })),
        }),
      ),
    },
  };
}
