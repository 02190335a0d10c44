/** Simulated Jira and GitHub behind the contract proxy, with the vendors' real clients. */
import { mkdtemp, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCloudClient } from 'jira.js';
import { createClient } from 'jira.js/core';
import { Octokit } from 'octokit';
import { effectsOf } from '../../local/demo/effects.ts';
import { seedSchema } from '../../simulator/seed.ts';
import { startSimulator } from '../../simulator/server.ts';
import { startContractProxy } from '../contracts/proxy.ts';

const seed = seedSchema.parse({
  slack: {
    messages_tab: true,
    channels: [{ id: 'C0TEAM', name: 'team', app_is_member: true }],
    users: [{ id: 'U0ANNA', name: 'anna', real_name: 'Anna Weber' }],
  },
  jira: {
    projects: [{ key: 'PB', name: 'Platform' }],
    users: [
      { accountId: 'acc-anna', displayName: 'Anna Weber', emailAddress: 'anna@example.com' },
      { accountId: 'acc-ben', displayName: 'Ben Okafor', emailAddress: 'ben@example.com' },
    ],
    issues: [
      { key: 'PB-1', summary: 'Rotate the keys', labels: ['ready'], assignee: 'acc-anna' },
      { key: 'PB-2', summary: 'Old firewall', issuetype: 'Bug', status: 'Done', labels: ['ready', 'net'] },
      { key: 'PB-10', summary: 'Patch the base image', status: 'In Progress', assignee: 'acc-ben' },
      { key: 'PB-11', summary: 'Threat model', labels: ['planned/2026-21'] },
    ],
  },
  github: {
    repositories: [
      {
        full_name: 'acme/app',
        private: true,
        commits: [
          { message: 'First', author: 'anna-w' },
          { message: 'Second\n\nwith a body', author: 'Ben Okafor' },
        ],
      },
      { full_name: 'acme/planning' },
    ],
  },
});

const quiet = () => undefined;

export type SimulatedWork = Awaited<ReturnType<typeof simulatedWork>>;

export async function simulatedWork() {
  const state = await mkdtemp(join(tmpdir(), 'drumbeat-work-'));
  let simulator = await startSimulator({ port: 0, state, seed, jiraIndexLagMs: 0 });
  const port = Number(new URL(simulator.url).port);
  const proxy = await startContractProxy(simulator.url);

  const jiraAs = (apiToken: string, host = proxy.jira) =>
    createCloudClient(
      createClient({
        host,
        auth: { type: 'basic', email: 'drumbeat@example.com', apiToken },
        onSchemaMismatch: 'throw',
      }),
    );
  const githubAs = (auth: string) =>
    new Octokit({
      auth,
      baseUrl: proxy.github,
      retry: { enabled: false },
      throttle: { enabled: false },
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    });
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(simulator.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.status;
  };

  return {
    /** The simulator itself, past the contract. */
    url: simulator.url,
    proxy,
    jira: jiraAs('simulated'),
    jiraAs,
    /** Past the contract, for what it would refuse before Jira can. */
    uncheckedJira: jiraAs('simulated', `${simulator.url}/jira`),
    github: githubAs('simulated'),
    githubAs,
    /** What teammates and operators do, straight at the simulator: `/jira/people/transition`, `/faults` … */
    post,
    effects: () => effectsOf(simulator.url),
    restart: async () => {
      await simulator.close();
      simulator = await startSimulator({ port, state, seed, jiraIndexLagMs: 0 });
      // The clients' pools learn only now that their connections have ended.
      await pause(50);
    },
    close: async () => {
      await proxy.close();
      await simulator.close();
      await rm(state, { recursive: true, force: true });
    },
  };
}
