/** `drumbeat report` beside a real PostgreSQL: no worker, no Temporal. The page itself is looked at in report.page.test.ts. */
import { byRole } from '../domain/decisions/panel.ts';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportPage } from '../client/report/page.ts';
import { terminalSummary } from '../client/report/terminal.ts';
import { canOpen } from '../client/report/write.ts';
import { participants, type PersonId, type TeamRef } from '../domain/team.ts';
import { sourced, text } from '../domain/text/text.ts';
import { storeConfiguration } from '../records/configurations.ts';
import { migrate, openDatabase } from '../records/database.ts';
import { storePlan } from '../records/plans.ts';
import { endQuestion, mustExist, storeQuestion, storeAnswer } from '../records/questions.ts';
import type { Report } from '../records/reported.ts';
import { storeStatus } from '../records/workflows.ts';
import type { Tables } from '../records/tables.ts';
import { intend, saveResult } from '../records/writes.ts';
import { ask, line, someone, storeCounted, atCommandLine } from './support/asking.ts';
import { drumbeatWith } from './support/command-line.ts';
import { freshDatabase } from './support/database.ts';
import { team, teamFile } from './support/team.ts';

const opened = '2026-11-23T09:00:00.000+01:00';
const later = '2026-11-24T11:30:00.000+01:00';
const evil =
  'A goal \u001b[31mred\u001b[0m \u202ethat turns \u0007 and goes on for longer than a line of eighty columns';

let folder: string;
let db: Kysely<Tables>;
let ref: TeamRef;
let environment: Record<string, string>;
const drumbeat = (...args: string[]) => drumbeatWith(environment, args);
const ada = someone('ada').id;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drumbeat-report-'));
  const url = await freshDatabase();
  db = openDatabase(url);
  await migrate(db);
  ref = { team: team.id, version: await storeConfiguration(db, team) };
  await writeFile(join(folder, 'team.yaml'), teamFile);
  environment = { DRUMBEAT_TEAM_FILE: join(folder, 'team.yaml'), DATABASE_URL: url };
});
afterAll(async () => {
  await db.destroy();
  await rm(folder, { recursive: true, force: true });
});

function workflow(key: string, phase: string) {
  const workflowId = `iteration/security/${key}`;
  return storeStatus(db, {
    ...ref,
    workflowId,
    type: 'iteration',
    key,
    iteration: key,
    parent: null,
    phase,
    health: 'on track',
    on: opened,
  });
}

const writes = [
  {
    system: 'slack',
    operation: 'question',
    reference: {
      place: 'slack:C0SEC',
      id: '1795648385.572000',
      name: null,
      link: 'https://slack.com/archives/C0SEC/p1795648385572000',
    },
  },
  {
    system: 'jira',
    operation: 'improvement',
    reference: { place: 'jira:SEC', id: '10077', name: 'SEC-77', link: 'https://jira.example/browse/SEC-77' },
  },
  {
    system: 'github',
    operation: 'release',
    reference: { place: 'github:acme/app', id: '7', name: 'v1', link: 'https://github.example/v1' },
  },
] as const;

/** A plan of twelve goals, fourteen decisions on one line each, one refused vote, and a form that is shown without names. */
async function live(key: string): Promise<void> {
  const workflowId = `iteration/security/${key}`;
  await workflow(key, 'running');
  const goals = Array.from({ length: 12 }, (_goal, n) => ({
    id: `g${n + 1}`,
    title: evil,
    measure: 'm',
    owner: ada,
    source: 'team' as const,
  }));
  const plan = { hash: 'abc', lines: [line('SEC-1', 'One')], goals, items: [], committed: { by: ada, on: later } };
  await storePlan(db, { workflowId, team: team.id, iteration: key, audience: 'the team', plan });
  const put = async (id: string, form?: 'reflection') => {
    const question = { ...ask(id, form, [line('SEC-1', evil)]), panel: byRole('em') };
    return storeQuestion(db, {
      ...ref,
      workflowId,
      question,
      asked: { seats: [[ada]], guests: [] },
      channel: 'C0SEC',
      since: opened,
    });
  };
  for (let n = 1; n <= 14; n += 1) {
    const row = await put(`q-${n}`);
    const settledBy = await storeCounted(db, row, ada, {
      on: later,
      ...(n === 1 && { values: { reason: 'Because' } }),
    });
    await endQuestion(db, row, { on: later, outcome: 'decided', settledBy });
  }
  await put('reflections', 'reflection');
  const about = { subject: text`${sourced('A secret <b>', 'github:acme/secret')}`, type: 'codeReview', key: 'r1' };
  const review = { ...about, workflowId: 'codeReview/security/r1', iteration: key, parent: workflowId };
  await storeStatus(db, { ...ref, ...review, phase: 'requested', health: 'on track', on: later });
  const give = async (questionId: string, clickId: string, person: PersonId, reply: string, values?: unknown) => {
    const contentHash = `hash-of-${questionId}`;
    const answer = { questionId, clickId, contentHash, choice: 'answer', actor: atCommandLine(person), values };
    const row = await mustExist(db, workflowId, questionId);
    await storeAnswer(db, row, { answer, person, seats: reply === 'Counted.' ? [0] : null, reply, on: later });
  };
  await give('q-1', 'c1', someone('ben').id, 'This question is for somebody else.');
  await give('reflections', 'c3', ada, 'Counted.', { couldImprove: 'Secret' });
  for (const { reference, ...write } of writes) {
    const made = { kind: 'message', madeIn: {}, canBeSkipped: false };
    await intend(db, { ...write, ...made, key: `${workflowId}|${write.operation}`, team: team.id, workflowId });
    await saveResult(db, { key: `${workflowId}|${write.operation}`, workflowId }, { reference });
  }
}

const parsed = async (...args: string[]): Promise<Report> => {
  const { stdout } = await drumbeat('report', '--json', ...args);
  return JSON.parse(stdout) as Report;
};

describe('drumbeat report', () => {
  test('with no iteration yet, or a key that never was: what to do, and which there are', async () => {
    expect(await drumbeat('report')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('no iteration yet') as string,
    });
    await live('2026-w49');
    await workflow('2026-w51', 'draft');
    expect(await drumbeat('report', '2026-w48')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('Did you mean 2026-w49') as string,
    });
    expect(await drumbeat('report', '--json', '--open')).toMatchObject({ code: 2 });
  });

  test(
    'JSON: who decided on which lines, who was refused and why, who was waited for in working hours',
    { tags: ['X1', 'X8'] },
    async () => {
      const report = await parsed();
      // The one that has started, not the draft of the next.
      expect(report).toMatchObject({ format: 1, iteration: '2026-w49', team: 'Security', timeZone: 'Europe/Berlin' });
      expect(report.dates).toEqual({
        starts: '2026-11-30T10:00:00.000+01:00',
        closes: '2026-12-11T17:00:00.000+01:00',
      });
      expect(report.decisions).toHaveLength(14);
      const [first] = report.questions;
      expect(first?.contents).toMatchObject([
        { hash: 'hash-of-q-1', from: opened, lines: [{ id: 'SEC-1', private: false }] },
      ]);
      expect(first?.answers).toMatchObject([
        { by: 'Ada Lindqvist', counted: true, values: [{ field: 'reason', value: 'Because' }] },
        { by: 'Ben Okafor', counted: false, why: 'This question is for somebody else.' },
      ]);
      // From Monday 9:00 to Tuesday 11:30, of working days from 9 to 17.
      expect(report.waited.find((one) => one.questionId === 'q-2')).toMatchObject({
        hours: 26.5,
        workingHours: 10.5,
        answered: true,
      });
    },
  );

  test('what another workflow of the iteration is about stands in it, and whether that is private', async () => {
    const report = await parsed('w49');
    expect(report.workflows.map(({ type, subject }) => ({ type, subject }))).toEqual([
      { type: 'iteration', subject: null },
      { type: 'codeReview', subject: { text: 'A secret <b>', private: true } },
    ]);
    const page = reportPage(report, { at: later, from: 'the records' });
    expect(page).toMatch(/codeReview\/security\/r1 \(A secret &#60;b&#62; <span[^>]*>private</);
  });

  test('each outside write names the place where it is found', async () => {
    const { audit } = await parsed('w49');
    expect(audit.map(({ operation, link, reference }) => ({ operation, link, reference }))).toEqual([
      {
        operation: 'question',
        link: 'https://slack.com/archives/C0SEC/p1795648385572000',
        reference: { place: 'slack:C0SEC', id: '1795648385.572000', name: null },
      },
      {
        operation: 'improvement',
        link: 'https://jira.example/browse/SEC-77',
        reference: { place: 'jira:SEC', id: '10077', name: 'SEC-77' },
      },
      {
        operation: 'release',
        link: 'https://github.example/v1',
        reference: { place: 'github:acme/app', id: '7', name: 'v1' },
      },
    ]);
  });

  test('what was shown without names stays so', { tags: ['X5'] }, async () => {
    const report = await parsed('w49');
    expect(report.questions.find((one) => one.id === 'reflections')?.answers).toMatchObject([
      { counted: true, values: [] },
    ]);
    expect(JSON.stringify(report)).not.toContain('Secret');
  });

  test('in the terminal at most 40 lines of 80 columns, nothing that steers it; the page is for its owner only', async () => {
    const file = join(folder, 'reports', 'one.html');
    const { code, stdout } = await drumbeat('report', '2026-w49', '--out', file);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(40);
    for (const words of lines.slice(0, -1)) expect(words.length).toBeLessThanOrEqual(80);
    expect(stdout).toContain(`The whole report: ${file}`);
    expect(stdout).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(await readFile(file, 'utf8')).toMatch(/^<!doctype html>/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('printed where no file may be: the page alone; a place that cannot be written gets a remedy', async () => {
    const printed = await drumbeat('report', '2026-w49', '--out', '-');
    expect(printed).toMatchObject({ code: 0, stderr: '' });
    expect(printed.stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    const nowhere = join(folder, 'team.yaml', 'one.html');
    expect(await drumbeat('report', '2026-w49', '--out', nowhere)).toEqual({
      code: 1,
      stdout: '',
      stderr: `${nowhere} cannot be written (EEXIST). Name another place with --out <file>, or print the page with --out -.\n`,
    });
  });

  test('of a capability that is off it says nothing', async () => {
    const { improvement, ...report } = await parsed('2026-w49');
    const made = { at: later, from: 'the records' };
    const told = (off: Report['off']) => {
      const one = { ...report, improvement, off };
      return `${reportPage(one, made).replace(/<style>[^]*<\/style>/, '')}${terminalSummary(one).join('\n')}`;
    };
    expect(report.off).toEqual([]);
    expect(told([])).toMatch(/No release belongs to it yet[^]*The improvement/);
    const without = told(['release', 'retrospective']);
    expect(without).not.toMatch(/No release belongs|id="release"|href="#release"/);
    expect(without).not.toMatch(/The improvement|one improvement|id="improvement"|#improvement|<dt>Improvement/i);
  });

  test('a browser is opened only where somebody sits before a screen', () => {
    expect(canOpen({ DISPLAY: ':0' }, 'linux')).toBe(true);
    expect(canOpen({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
    expect(canOpen({}, 'darwin')).toBe(true);
    expect(canOpen({}, 'linux')).toBe(false);
    expect(canOpen({ DISPLAY: ':0', SSH_CONNECTION: 'a b' }, 'linux')).toBe(false);
    expect(canOpen({ CI: 'true' }, 'darwin')).toBe(false);
  });
});

test('everybody who takes part stands in the report with their roles', async () => {
  const { people } = await parsed('2026-w49');
  expect(people.map(({ name }) => name)).toEqual(expect.arrayContaining(participants(team).map(({ name }) => name)));
  expect(people.find(({ id }) => id === ada)?.roles).toEqual(['em']);
});
