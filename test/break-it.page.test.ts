/** The console page beside Slack: Jira's board, GitHub's pages, and the panel to break things, against a real supervisor. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { Octokit } from 'octokit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DemoEnd } from '../local/demo/control.ts';
import { createSilence } from '../local/demo/silence.ts';
import type { Waits } from '../local/demo/waits.ts';
import { seedSchema } from '../simulator/seed.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';
import { axeViolations } from './support/axe.ts';
import { browserFile, complaintsOf, openBrowser } from './support/browser.ts';
import { type StandInEnvironment, standInEnvironment } from './support/environment.ts';
import { team } from './support/team.ts';

const channel = 'C0TEAM';
const seed = seedSchema.parse({
  slack: {
    messages_tab: true,
    channels: [{ id: channel, name: 'team', app_is_member: true }],
    users: [{ id: 'U0ADA', name: 'ada', real_name: 'Ada Lindqvist', title: 'Engineering manager' }],
  },
  jira: {
    projects: [{ key: 'SEC', name: 'Security' }],
    users: [{ accountId: 'a-ada', displayName: 'Ada Lindqvist', emailAddress: 'ada@example.com' }],
    issues: [
      { key: 'SEC-1', summary: 'Rotate the keys', labels: ['candidate'], assignee: 'a-ada' },
      { key: 'SEC-2', summary: 'Patch the base image', status: 'In Progress' },
    ],
  },
  github: { repositories: [{ full_name: 'acme/planning' }] },
});
const at = { owner: 'acme', repo: 'planning' };
const quiet = () => undefined;

describe.skipIf(!browserFile)('the console page', () => {
  let environment: StandInEnvironment;
  let simulator: Simulator;
  let state: string;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  const silence = createSilence(team);
  let ended: DemoEnd | null = null;
  const nobody: Waits = { asked: [], parked: [] };
  let waits = nobody;
  let slack: WebClient;
  let github: Octokit;

  beforeAll(async () => {
    environment = await standInEnvironment(['PostgreSQL', 'Temporal', 'worker', 'Slack app'], {
      today: () => Promise.resolve('2027-01-20T10:00:00.000+01:00'),
      waits: () => Promise.resolve(waits),
      silence,
      ended: () => ended,
    });
    state = await mkdtemp(join(tmpdir(), 'drumbeat-console-'));
    simulator = await startSimulator({ port: 0, state, seed, controlUrl: environment.control.url });
    slack = new WebClient('xoxb-simulated', {
      slackApiUrl: `${simulator.url}/slack/api/`,
      retryConfig: { retries: 0 },
      logger: {
        debug: quiet,
        info: quiet,
        warn: quiet,
        error: quiet,
        setLevel: quiet,
        setName: quiet,
        getLevel: quiet,
      } as never,
    });
    github = new Octokit({ auth: 'simulated', baseUrl: `${simulator.url}/github`, retry: { enabled: false } });
    await github.rest.issues.create({
      ...at,
      title: 'Tracking issue',
      body: '## Goals\n\n- **Keys** are rotated\n- [SEC-1](https://jira.example.com/browse/SEC-1)\n\n<!-- drumbeat:0123456789abcdef -->\n\n<script>alert(1)</script>\n\n| a | b |\n| - | - |\n| 1 | 2 |',
    });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await simulator.close();
    await environment.close();
    await rm(state, { recursive: true, force: true });
  });

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    problems = complaintsOf(page);
    await page.goto(`${simulator.url}/#U0ADA/${channel}`);
    await panel().getByRole('button', { name: 'Kill the worker' }).waitFor();
  });
  afterEach(async () => {
    await page.close();
    if (problems.length > 0) throw new Error(`The page stderr: ${problems.join('; ')}`);
  });

  const panel = () => page.getByRole('complementary', { name: 'Break it' });
  const trial = (name: string) => panel().getByRole('button', { name });
  const happened = () => panel().getByRole('list', { name: 'What was broken' });
  const press = async (name: string): Promise<void> => {
    await trial(name).focus();
    await page.keyboard.press('Enter');
  };
  const say = (key?: string) => {
    const { postMessage: post } = slack.chat;
    const text = `Do we commit? <${simulator.url}/jira/browse/SEC-1|SEC-1>`;
    return post({ channel, text, ...(key && { metadata: { event_type: 'drumbeat', event_payload: { key } } }) });
  };
  const counted = async (operation: string) =>
    (await panel().getByRole('row', { name: operation }).getByRole('cell').allTextContents()).join(' | ');

  test('kills the worker: it is started again, and its first activity is seen', async () => {
    await press('Kill the worker');
    await happened().getByText('Worker killed').waitFor();
    await happened()
      .getByText(/restarted after \d+\.\d s/)
      .waitFor();
    expect(environment.supervisor.parts().find(({ name }) => name === 'worker')).toMatchObject({ restarts: 1 });
    await say();
    await happened()
      .getByText(/first activity \d+\.\d s after that/)
      .waitFor();
    expect(await happened().textContent()).toContain('slack: chat.postMessage');
  });

  test('kills the Slack app', async () => {
    await press('Kill the Slack app');
    await happened().getByText('Slack app killed').waitFor();
    await expect.poll(() => environment.supervisor.parts().find(({ name }) => name === 'Slack app')?.restarts).toBe(1);
  });

  test.each([
    ['the database', 'The database', 'PostgreSQL'],
    ['Temporal', 'Temporal', 'Temporal'],
  ])('stops %s, says so for as long as it is down, and starts it again', async (called, subject, name) => {
    const up = () => environment.supervisor.parts().find((part) => part.name === name)?.state;
    await press(`Stop ${called}`);
    await page.getByRole('status').getByText(`${subject} is stopped since`).waitFor();
    expect(up()).toBe('stopped');
    // The focus stays on the button, which now fixes.
    await trial(`Start ${called} again`).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toContain(`Start ${called} again`);
    await page.keyboard.press('Enter');
    await trial(`Stop ${called}`).waitFor();
    await page.getByText(`${subject} is stopped since`).waitFor({ state: 'detached' });
    expect(up()).toBe('running');
    await happened()
      .getByText(/started again after/)
      .first()
      .waitFor();
  });

  test('loses a reply: the message is there once, and the counts tell a second one', async () => {
    await press('Lose Slack’s next reply');
    await trial('Lose Slack’s next reply').getByText('waits for a message').waitFor();
    const key = `key of ${Date.now()}`;
    const doubled = async () => Number(/(\d+) doubled/.exec((await panel().textContent()) ?? '')?.[1]);
    const doubledBefore = await doubled();
    await expect(say(key)).rejects.toThrow('fetch failed');
    await happened().getByText('reply to chat.postMessage lost').waitFor();
    const before = await counted('chat.postMessage');
    expect(before).toMatch(/1 cut/);
    await slack.conversations.history({ channel, include_all_metadata: true });
    await happened().getByText('Drumbeat looked up the message').waitFor();
    await happened().getByText('1 message in Slack, not 2').waitFor();
    expect(await doubled()).toBe(doubledBefore);

    await say(key);
    await expect.poll(doubled).toBe(doubledBefore + 1);
    await happened().getByText('2 messages in Slack!').waitFor();
    expect(await counted('chat.postMessage')).not.toBe(before);
  });

  test('lets nobody answer, and waits for people again', async () => {
    await press('Nobody answers');
    await happened().getByText('the demo will not wait for the next one').waitFor();
    await trial('Wait for people again').waitFor();
    expect(silence.lasts()).toBe(true);
    await page.keyboard.press('Enter');
    await happened().getByText('outcome: Drumbeat waits for people again').waitFor();
    await trial('Nobody answers').waitFor();
    expect(silence.lasts()).toBe(false);
  });

  test('breaks a vendor, tells what stood still by it, and that it continued after the fix', async () => {
    const box = page.getByRole('complementary', { name: 'Who are we waiting for?' });
    await panel().getByText('Break something at a vendor').click();
    await press('Revoke Slack’s token');
    await trial('Restore Slack’s token').waitFor();
    await happened().getByText('Slack’s token revoked').waitFor();
    await happened().getByText('nothing waits for it yet').waitFor();
    await expect(say()).rejects.toThrow('invalid_auth');
    await happened()
      .getByText(/first call failed after .* \(slack: chat.postMessage\)/)
      .waitFor();
    const why = 'Slack rejected the token (invalid_auth)';
    const activity = 'Put the question to the team in Slack';
    waits = { asked: [], parked: [{ workflow: 'iteration 2026-w49', activity, why, remedy: 'Give it back.' }] };
    await happened().getByText(`parked: iteration 2026-w49: ${activity}. ${why}`).waitFor();
    await box.getByText('Parked: iteration 2026-w49').waitFor();
    await trial('Restore Slack’s token').focus();
    await page.keyboard.press('Enter');
    await trial('Revoke Slack’s token').waitFor();
    await happened()
      .getByText(/fixed after .*; parked activities retry/)
      .waitFor();
    const missing = 'nobody can fill this seat: engineering manager of Payments';
    waits = { asked: [{ question: 'Go?', people: [], missing, message: null }], parked: [] };
    await box.getByText('Nobody can fill this seat: engineering manager of Payments.').waitFor();
    expect(await box.getByText('Anyone on the team may answer.').count()).toBe(0);
    waits = nobody;
    await happened()
      .getByText(/continued \d+\.\d s after that/)
      .waitFor();
    await box.getByText('Nobody. The workflows continue').waitFor();
    await say();
  });

  test('who is waited for is read from the records: not what a message still shows, and what is not in Slack yet', async () => {
    const buttons = (text: string) => [
      { type: 'section', text: { type: 'mrkdwn', text } },
      { type: 'actions', elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }] },
    ];
    const { postMessage } = slack.chat;
    const post = async (text: string) => (await postMessage({ channel, text, blocks: buttons(text) })).ts;
    const box = page.getByRole('complementary', { name: 'Who are we waiting for?' });
    await post('An agenda that was closed');
    const ts = (await post('Do we publish?')) ?? '';
    waits = {
      asked: [
        { question: 'Do we publish?', people: ['U0ADA'], missing: null, message: { channel, ts } },
        { question: 'What did the sync decide?', people: [], missing: null, message: null },
      ],
      parked: [],
    };
    await box.getByRole('button', { name: 'Do we publish?' }).waitFor();
    await box.getByText('Its message is not in Slack yet.').waitFor();
    expect(await box.textContent()).not.toContain('An agenda that was closed');
    await page.getByRole('button', { name: 'Ada Lindqvist' }).getByText('1 question waits').waitFor();
    waits = nobody;
    await box.getByText('Nobody. The workflows continue').waitFor();
  });

  test('shows the board, live, and follows a link in a message to its card', async () => {
    const { ts = '' } = await say();
    await page.locator(`[id="m${ts}"]`).getByRole('link', { name: 'SEC-1' }).click();
    await page.getByRole('heading', { name: 'SEC board' }).waitFor();
    expect(page.url()).toBe(`${simulator.url}/#U0ADA/jira/SEC-1`);
    expect(await page.evaluate('document.activeElement.id')).toBe('issue-SEC-1');
    const column = (name: string) => page.locator('.column').filter({ has: page.getByRole('heading', { name }) });
    await column('To Do').getByText('Rotate the keys').waitFor();
    expect(await column('To Do').textContent()).toMatch(/candidate/);
    await fetch(`${simulator.url}/jira/people/transition`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: 'SEC-1', status: 'Done' }),
    });
    await column('Done').getByText('Rotate the keys').waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: '# team' }).waitFor();
  });

  test('shows an issue as GitHub would: Markdown, no hidden remark, no script', async () => {
    await page.goto(`${simulator.url}/github/acme/planning/issues/1`);
    const issue = page.getByRole('article', { name: 'Issue 1' });
    await issue.getByRole('heading', { name: 'Goals' }).waitFor();
    expect(await issue.locator('strong').textContent()).toBe('Keys');
    expect(await issue.getByRole('link', { name: 'SEC-1' }).getAttribute('href')).toBe(
      'https://jira.example.com/browse/SEC-1',
    );
    expect(await issue.getByRole('cell').allTextContents()).toEqual(['a', 'b', '1', '2']);
    expect(await issue.textContent()).not.toContain('drumbeat:');
    expect(await issue.locator('script').count()).toBe(0);
    await github.rest.issues.createComment({ ...at, issue_number: 1, body: 'Closed as *planned*' });
    await issue.getByText('Closed as planned').waitFor();
  });

  test('says when the demo is over, and leads to its report', async () => {
    const report = join(state, 'report.html');
    await writeFile(report, '<title>Report</title><h1>What we reached</h1>');
    ended = { text: 'Finished in 99 s.', report };
    await page.getByRole('status').getByText('The demo is over. Finished in 99 s.').waitFor();
    expect(await trial('Nobody answers').count()).toBe(0);
    const href = await page.getByRole('link', { name: 'Read the report' }).getAttribute('href');
    await page.goto(`${simulator.url}${href}`);
    await page.getByRole('heading', { name: 'What we reached' }).waitFor();
    ended = null;
  });

  test('without a supervisor only what the simulator itself can do is offered', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drumbeat-alone-'));
    const alone = await startSimulator({ port: 0, state: folder, seed });
    await page.goto(alone.url);
    await trial('Lose Slack’s next reply').waitFor();
    expect(
      await panel()
        .getByRole('button', { name: /Kill|Stop|Nobody/ })
        .count(),
    ).toBe(0);
    const headers = { 'content-type': 'application/json', origin: 'https://example.com' };
    const foreign = await fetch(`${alone.url}/break-it/lose-reply`, { method: 'POST', headers, body: '{}' });
    expect(foreign.status).toBe(403);
    await page.goto('about:blank');
    await alone.close();
    await rm(folder, { recursive: true });
  });

  test('every control is reached with Tab, and shows it', async () => {
    await page.evaluate('document.querySelector("details").open = true');
    const focusable = 'button, a[href], summary, [tabindex="0"]';
    const all = await page.evaluate(
      `[...document.querySelectorAll('${focusable}')].filter((one) => one.checkVisibility()).length`,
    );
    const reached = new Set<string>();
    const unseen: string[] = [];
    for (let n = 0; n < 80; n += 1) {
      await page.keyboard.press('Tab');
      const [what, outline] = await page.evaluate<[string, string]>(
        '(() => { const one = document.activeElement; one.dataset.n ??= String(Math.random()); return [one.tagName + one.textContent + one.dataset.n, getComputedStyle(one).outlineStyle]; })()',
      );
      if (what.startsWith('BODY')) break;
      reached.add(what);
      if (outline === 'none') unseen.push(what);
    }
    expect(unseen).toEqual([]);
    expect(reached.size).toBe(all);
  });

  test.each([
    ['light', 1440, channel],
    ['dark', 1440, 'jira'],
    ['light', 1024, 'github/acme/planning'],
    ['dark', 390, 'break-it'],
    ['light', 390, 'break-it'],
    ['dark', 390, 'jira'],
    ['light', 390, 'github/acme/planning'],
  ] as const)(
    'axe has nothing to say, and nothing is scrolled sideways: %s, %i wide, %s',
    async (theme, width, place) => {
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height: 844 });
      await page.goto(`${simulator.url}/#U0ADA/${place}`);
      await page.reload();
      await page.getByRole('button', { name: 'Ada Lindqvist' }).first().waitFor();
      expect(await axeViolations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    },
  );
});
