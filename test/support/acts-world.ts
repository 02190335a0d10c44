/** All acts over real clients, real PostgreSQL and the simulators over HTTP; Jira and GitHub through the contract proxy. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { z } from 'zod';
import { realClock } from '../../activities/clock.ts';
import { createGithubClient } from '../../activities/github/client.ts';
import { createActivities } from '../../activities/index.ts';
import { createJiraClient } from '../../activities/jira/client.ts';
import { createOnce } from '../../activities/once.ts';
import { createSlackClient } from '../../activities/slack/client.ts';
import { simulated } from '../../config/environment.ts';
import type { Team, TeamRef } from '../../domain/team.ts';
import { storeConfiguration } from '../../records/configurations.ts';
import { migrate, openDatabase } from '../../records/database.ts';
import { seedSchema, type Seed } from '../../simulator/seed.ts';
import { startSimulator } from '../../simulator/server.ts';
import { startContractProxy } from '../contracts/proxy.ts';
import { freshDatabase } from './database.ts';

const effects = z.array(
  z.object({
    vendor: z.string(),
    operation: z.string(),
    target: z.string(),
    marker: z.string().optional(),
    summary: z.string(),
  }),
);
export type Effect = z.infer<typeof effects>[number];

interface Fault {
  readonly vendor: 'slack' | 'jira' | 'github';
  readonly match: string;
  readonly kind: 'before' | 'after' | 'slow' | 'status';
  readonly times?: number;
  readonly skip?: number;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** Tokens that differ from the simulators' are refused by them, as a revoked one is by the vendors. */
export interface Tokens {
  readonly slack?: string;
  readonly jira?: string;
  readonly github?: string;
}

export type ActsWorld = Awaited<ReturnType<typeof openActsWorld>>;

export async function openActsWorld(team: Team, seed: z.input<typeof seedSchema>) {
  const state = await mkdtemp(join(tmpdir(), 'drumbeat-acts-'));
  const parsed: Seed = seedSchema.parse(seed);
  const simulator = await startSimulator({ port: 0, state, seed: parsed });
  const proxy = await startContractProxy(simulator.url);
  const db = openDatabase(await freshDatabase());
  await migrate(db);

  const actsWith = (tokens: Tokens = {}) =>
    createActivities({
      db,
      clock: realClock,
      once: createOnce(db),
      settleMs: { slack: 0, jira: 0, github: 0 },
      slack: createSlackClient({
        botToken: tokens.slack ?? simulated.slack.botToken,
        apiUrl: `${proxy.url}/slack/api/`,
      }),
      jira: createJiraClient({
        url: proxy.jira,
        email: simulated.jira.email,
        apiToken: tokens.jira ?? simulated.jira.apiToken,
        onSchemaMismatch: 'throw',
      }),
      github: createGithubClient({ token: tokens.github ?? simulated.github.token, apiUrl: proxy.github }),
    });

  return {
    db,
    proxy,
    acts: actsWith(),
    actsWith,
    slack: createSlackClient({ botToken: simulated.slack.botToken, apiUrl: `${simulator.url}/slack/api/` }).web,
    github: createGithubClient({ token: simulated.github.token, apiUrl: `${simulator.url}/github` }).octokit.rest,
    jira: createJiraClient({ url: `${simulator.url}/jira`, ...simulated.jira }).cloud,
    ref: async (changed: Team = team): Promise<TeamRef> => ({
      team: changed.id,
      version: await storeConfiguration(db, changed),
    }),
    /** As one attempt of an activity of this story. */
    attempt: <Result>(workflowId: string, act: () => Promise<Result>): Promise<Result> =>
      new MockActivityEnvironment({ workflowExecution: { workflowId, runId: 'a-run' } }).run(act),
    fault: async (fault: Fault): Promise<void> => {
      const response = await fetch(`${simulator.url}/faults`, { method: 'POST', body: JSON.stringify(fault) });
      if (!response.ok) throw new Error(`the fault was refused: ${await response.text()}`);
    },
    effects: async (): Promise<Effect[]> => effects.parse(await (await fetch(`${simulator.url}/effects`)).json()),
    stop: async () => {
      await db.destroy();
      await proxy.close();
      await simulator.close();
      await rm(state, { recursive: true, force: true });
    },
  };
}
