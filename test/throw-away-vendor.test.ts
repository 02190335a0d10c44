/**
 * A vendor added by the recipe of CONTRIBUTING.md, in a copy of the sources: one folder in `vendors/`, one in `simulator/`, one line in
 * each index. It has a section in the team file, is checked, simulated, written to once and parked like every other, and nothing else is touched.
 * A team without that section needs nothing of it.
 */
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { effectsOf } from '../local/demo/effects.ts';
import { openSite, type Site } from './support/site.ts';
import { teamFile } from './support/team.ts';
import { copyWith, fixtures, vendor, type Copy } from './support/throw-away.ts';

let copy: Copy;
beforeAll(async () => {
  copy = await copyWith(vendor);
  // Whoever uses the vendor is no part of it.
  await cp(join(fixtures, 'pages-once.ts.txt'), join(copy.folder, 'pages-once.ts'));
});
afterAll(() => copy.remove());

test('takes one folder each in vendors/ and simulator/, and one line in each index', () => {
  const inFolders = copy.files.filter((file) => /^(vendors|simulator)\/pager\//.test(file));
  const others = copy.files.filter((file) => !inFolders.includes(file));
  expect(others.toSorted()).toEqual(['simulator/vendors.ts', 'vendors/index.ts']);
  expect(inFolders).toHaveLength(5);
  expect(copy.lines).toBeLessThanOrEqual(205);
});

describe('in an installation', () => {
  let site: Site;
  let simulator: string;
  let env: Record<string, string>;
  /** The others are real here, and nobody calls them. */
  const others = {
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_SIGNING_SECRET: 'none',
    JIRA_API_TOKEN: 'none',
    GITHUB_TOKEN: 'none',
  };
  beforeAll(async () => {
    site = await openSite();
    const team = join(site.folder, 'team.yaml');
    await writeFile(team, `${teamFile}simulate: [pager]\npager: { visibility: internal }\n`);
    const state = join(site.folder, 'pager');
    const { ready } = await site.start(['node', 'simulator/main.ts', '--state', state], {}, copy.folder);
    simulator = ready.replace('simulator ready: ', '');
    env = { ...others, PAGER_URL: `${simulator}/pager`, PAGER_KEY: 'simulated-key' };
  });
  afterAll(() => site?.close());

  /** What a program of the copy prints. */
  const run = async (command: readonly string[], more: Record<string, string> = {}): Promise<unknown> => {
    const ran = await site.start(['node', ...command], { ...env, ...more }, copy.folder);
    await ran.ended;
    return JSON.parse(ran.log());
  };
  const pages = async (...periods: string[]) => z.array(z.unknown()).parse(await run(['pages-once.ts', ...periods]));
  const post = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${simulator}${path}`, { method: 'POST', body: JSON.stringify(body) });
    expect(answer.status).toBe(200);
  };

  test('its variables are asked for, and check looks at it', async () => {
    expect(await run(['cli/main.ts', 'check', '--json'])).toMatchObject({
      findings: expect.arrayContaining([{ thing: 'Pager key', found: 'ok: {"name":"Drumbeat"}' }]),
    });
    const realKey = await run(['cli/main.ts', 'check', '--json'], { PAGER_KEY: 'a-real-key' });
    expect(realKey).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ thing: 'PAGER_KEY' })]),
    });
  });

  test('a team without its section is not asked for anything of it', async () => {
    const without = join(site.folder, 'without.yaml');
    await writeFile(without, teamFile);
    const start = (...command: string[]) =>
      site.start(['node', ...command], { ...others, DRUMBEAT_TEAM_FILE: without }, copy.folder);
    const check = await start('cli/main.ts', 'check', '--json');
    await check.ended;
    expect(check.log()).toContain('Slack token');
    expect(check.log().toLowerCase()).not.toContain('pager');
    const worker = await start('worker/main.ts');
    expect(worker.ready).toMatch(/^The worker is ready: team Security/);
    worker.kill('SIGKILL');
  });

  test('a write is one effect though its reply is lost, in text that is escaped and held back as the vendor and the team say', async () => {
    await post('/faults', { vendor: 'pager', match: 'sendPage', kind: 'after' });
    const [lost, found, known] = await pages('w49', 'w49', 'w49');
    expect(lost).toMatchObject({ type: 'VendorUnavailable' });
    const reference = { place: 'pager:oncall', id: '1', name: null, link: null };
    expect([found, known]).toEqual([{ reference }, { reference }]);
    expect(await effectsOf(simulator)).toMatchObject([
      { vendor: 'pager', target: 'oncall', summary: 'Look at disk ~~full and a private item' },
    ]);
  });

  test('a refusal parks, with the remedy of this vendor', async () => {
    await post('/faults', { vendor: 'pager', match: 'sendPage', kind: 'status', status: 403 });
    expect(await pages('w50')).toEqual([
      { type: 'Parked', message: 'Pager refused to page oncall (status 403). Allow the key to page this rota.' },
    ]);
    await post('/outages', { name: 'pager-key-revoked', on: true });
    expect(await pages('w51')).toMatchObject([
      { type: 'Parked', message: expect.stringContaining('Pager is simulated: restore its token in the console') },
    ]);
  });
});
