/** The report in a real browser, of an iteration that was really lived: it needs no network and no script, and everybody can read it. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { reportPage } from '../client/report/page.ts';
import { reportOf } from '../records/report.ts';
import type { Report } from '../records/reported.ts';
import { axeViolations } from './support/axe.ts';
import { browserFile, complaintsOf, openBrowser } from './support/browser.ts';
import { liveForTheRecords, type LivedRecords } from './support/lived-records.ts';

const made = { at: '2027-02-08T09:00:00.000Z', from: 'drumbeat at 127.0.0.1:5432' };
const hostile = `"'><img src=x onerror=alert(1)><script>alert(2)</script></style><b>\u202e\u001b[31m&lt;`;

let lived: LivedRecords;
let report: Report;

beforeAll(async () => {
  lived = await liveForTheRecords();
  report = await reportOf(lived.world.db, lived.team.id, lived.key, ['slack']);
}, 240_000);
afterAll(() => lived?.world.stop());

describe('the report', () => {
  /** Nothing of Drumbeat: as whoever doubts it would work it out, from the document alone. */
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
    return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  };
  const hashOf = (lines: unknown) =>
    createHash('sha256')
      .update(JSON.stringify(sorted(lines)))
      .digest('hex');

  test('in JSON carries what every hash is over: a stranger works them all out from the document alone', () => {
    const { plan, questions, decisions } = JSON.parse(JSON.stringify(report)) as Report;
    const contents = questions.flatMap((one) => one.contents);
    expect(contents.map(({ hashed }) => hashOf(hashed))).toEqual(contents.map(({ hash }) => hash));
    expect(hashOf(plan?.hashed)).toBe(plan?.hash);
    const known = new Set(contents.map(({ hash }) => hash));
    for (const { hash } of [...decisions, ...questions.flatMap((one) => one.answers)]) expect(known).toContain(hash);
    expect(decisions.length).toBeGreaterThan(5);
  });

  test('in JSON says who clicked by id and by account, and which message in Slack was written', () => {
    const go = report.questions.find(({ id }) => id === 'go-1');
    expect(go?.answers).toMatchObject([
      { by: 'Slack account U0STRANGER', person: null, actor: { via: 'slack', account: 'U0STRANGER' } },
      { by: 'Cleo Duarte', person: 'cleo', actor: { via: 'cli', person: 'cleo' } },
    ]);
    const inSlack = report.audit.filter(({ system }) => system === 'slack');
    expect(inSlack.map(({ reference }) => reference?.place)).toContain('slack:C0LIGHTHOUSE');
    for (const { reference, link } of inSlack) {
      expect(reference?.id).toMatch(/^\d+\.\d+$/);
      expect(link).toBeNull();
    }
  });

  test('gives a decision the moment of its vote, however much later its question was closed', () => {
    const later = '2027-02-07T01:39:00.000+01:00';
    const questions = report.questions.map((one) => (one.decision ? { ...one, endedOn: later } : one));
    expect(reportPage({ ...report, questions }, made)).toBe(reportPage(report, made));
  });
});

describe.skipIf(!browserFile)('the page of the report', () => {
  let folder: string;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let requests: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drumbeat-report-'));
    await writeFile(join(folder, 'report.html'), reportPage(report, made));
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await page.context().close();
    const outside = requests.filter((url) => !url.startsWith('file:')).map((url) => `it asked for ${url}`);
    if (complaints.length + outside.length > 0) throw new Error([...complaints, ...outside].join('; '));
  });

  async function open(options: BrowserContextOptions = {}, file = 'report.html'): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, ...options });
    page = await context.newPage();
    complaints = complaintsOf(page);
    requests = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(join(folder, file)).href);
  }

  const decision = (name: string) => page.locator('details.decision').filter({ hasText: name }).first();

  test(
    'tells goals, changes, waits, decisions, the improvement and its verdict',
    { tags: ['R28', 'R30', 'X8'] },
    async () => {
      await open();
      const text = (id: string) => page.locator(`section#${id}`).innerText();
      expect(await page.locator('.lead').innerText()).toBe(
        'Lighthouse achieved 1 of 3 goals, finished 6 of 10 items, released 2027.3.0 and chose one improvement.',
      );
      expect(await text('goals')).toMatch(/Signing keys.+achieved.+partly – Two build jobs/s);
      expect(await text('goals')).toMatch(/penetration test.+dropped.+postponed.+Cleo Duarte/s);
      // The same score again is the final one; the retrospective's is shown below it.
      expect(await text('goals')).toMatch(
        /second factor.+Emi Tanaka, Mon 1 Feb.+Thu 28 Jan, 12:17 Emi Tanaka: partly/s,
      );
      expect(await text('changes')).toMatch(/dropped\s+LIGHT-8 .+Dropped at the close by Cleo Duarte\./s);
      expect(await text('changes')).toMatch(/carry-over\s+LIGHT-4 .+Nobody answered about it at the close\./s);
      expect(await text('improvement')).toMatch(/names one reviewer.+Answer support requests.+improved.+First answer/s);
      expect(await text('release')).toMatch(/No-go – The certificate of staging ran out/);
      expect(await text('syncs')).toMatch(/We rotate on Thursday.+Move the two build jobs.+No notes were recorded/s);
      expect(await text('waiting')).toMatch(/engineering manager.+release captain.+Emi Tanaka [\d.]+ h, no answer/s);
      expect(await text('waiting')).toContain('people asked by name');
      expect(await text('outside')).toMatch(
        /not logged: labels in Jira.+Of iteration\/lighthouse\/2027-w03, release.+/s,
      );
      expect(await page.locator('footer').innerText()).toMatch(/^Made on 8 February 2027, 09:00 UTC from/);
      expect(await text('outside')).toMatch(/publish release.+rejected the token.+\b1 min/s);
    },
  );

  test('without any script: a name opens by keyboard to the exact content, its hash, what changed, and refused answers', async () => {
    await open({ javaScriptEnabled: false });
    const commit = decision('Commit the plan');
    const opened = commit.locator('.opened');
    expect(await opened.isVisible()).toBe(false);
    await commit.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await opened.isVisible()).toBe(true);
    const words = await opened.innerText();
    for (const line of report.plan?.lines ?? []) expect(words).toContain(line.text);
    expect(words).toContain(report.plan?.hash);
    expect(words).toMatch(/What it was before.+Added: Goal: Every finding of the penetration test/s);
    expect(words).toContain('This question is for somebody else.');
    expect(words).toContain('The content has changed since it was shown. Review the changes and answer again.');
    expect(words).toContain('This has already been decided. Ada Okonkwo chose “Commit the plan”');
  });

  test('what was filled in reads as people say it: titles for ids, no raw key', async () => {
    await open();
    const said = async (name: string, nth = 0) => {
      const one = page.locator('details.decision').filter({ hasText: name }).nth(nth);
      await one.locator('summary').first().click();
      return (await one.locator('dl').allInnerTexts()).join('\n').replaceAll(/\s+/g, ' ');
    };
    expect(await said('What did we decide in sync 1')).toBe(
      'decided We rotate on Thursday, with the old key valid for one more week decided Cleo reviews the threat model ' +
        'to do Move the two build jobs to the new key – Dmitri Volkov',
    );
    expect(await said('Which one thing should we improve')).toMatch(
      /^topic A review waits for more than a day what Whoever/,
    );
    expect(await said('in sync 1 of')).toContain('a blocker yes topic The old key');
    expect(await said('Final scores')).toMatch(/^Signing keys are rotated and nobody notices achieved – Not one/);
    expect(await said('your open items')).toBe('LIGHT-8 Alert when a service account is used from a new network drop');
    expect(await said('Which of these should we improve')).toBe('');
    expect(await decision('Which of these should we improve').innerText()).not.toContain('votes 10');
    const words = await page.locator('main').textContent();
    expect(words).not.toMatch(/blocker false|actions\.\d|goals\.g\d|topic t\d/);
  });

  test('a name elsewhere on the page leads to its content, which opens by itself', async () => {
    await open({ javaScriptEnabled: false });
    await page.locator('section#goals').getByRole('link', { name: 'Ada Okonkwo' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => decision('Commit the plan').locator('.opened').isVisible()).toBe(true);
  });

  test.each([
    ['light', 1000],
    ['dark', 1000],
    ['light', 360],
    ['dark', 360],
  ] as const)(
    'everybody can read it: %s, %i wide, with everything opened',
    { timeout: 120_000 },
    async (colorScheme, width) => {
      await open({ colorScheme, viewport: { width, height: 800 } });
      await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
      expect(await axeViolations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
        colorScheme === 'dark' ? 'rgb(21, 24, 28)' : 'rgb(255, 255, 255)',
      );
    },
  );

  test('on paper the decisions are opened, the menu is gone, and it is light', async () => {
    await open({ colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    for (const opened of await page.locator('.opened').all()) expect(await opened.isVisible()).toBe(true);
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
  });

  test('what people and vendors write stays words: nothing runs, nothing loads, no line is turned around', async () => {
    await writeFile(join(folder, 'hostile.html'), reportPage(withHostileWords(report), made));
    await open({}, 'hostile.html');
    expect(await page.locator('img, script, b:not(.tiles b, .legend b)').count()).toBe(0);
    expect(await page.locator('a:not([href^="#"], [href^="http://"], [href^="https://"])').count()).toBe(0);
    const words = (await page.locator('section#goals h3').allInnerTexts()).join(' ');
    expect(words).toContain(`<img src=x onerror=alert(1)><script>alert(2)</script></style><b>`);
    expect(await readFile(join(folder, 'hostile.html'), 'utf8')).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  test('what comes from a private place is marked', { tags: ['X5'] }, async () => {
    const goals = report.goals.map((goal, n) => ({ ...goal, private: n === 0 }));
    await writeFile(join(folder, 'private.html'), reportPage({ ...report, goals }, made));
    await open({}, 'private.html');
    expect(await page.getByText('private', { exact: true }).count()).toBe(1);
    expect(await page.locator('li.goal').first().innerText()).toContain('private');
  });

  // Not a test that may be left out: it is there only when pictures are asked for.
  // oxlint-disable-next-line vitest/no-conditional-tests -- a skipped test would count as one that was missed
  if (process.env['PICTURES'])
    test('pictures for the README', { timeout: 60_000 }, async () => {
      const picture = async (name: string, options: BrowserContextOptions, hash = '') => {
        await open(options);
        await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
        await page.screenshot({ path: `docs/images/report-${name}.png` });
        await page.context().close();
      };
      await picture('light', { viewport: { width: 1000, height: 1240 } });
      await picture('dark', { viewport: { width: 1000, height: 1240 }, colorScheme: 'dark' }, 'iteration-commit');
      await picture('phone', { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 });
      // Taking a picture puts a style into the page, which its policy refuses.
      complaints = [];
      expect(page.isClosed()).toBe(true);
    });
});

/** Every text of the report but its moments; also the words by which the page chooses a colour. */
function withHostileWords<Value>(value: Value): Value {
  if (typeof value === 'string') return (/^\d{4}-\d\d-\d\dT/.test(value) ? value : `${value}${hostile}`) as Value;
  if (Array.isArray(value)) return value.map(withHostileWords) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withHostileWords(inner)])) as Value;
}
