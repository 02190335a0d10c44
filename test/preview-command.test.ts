/** `drumbeat preview`: in words, as JSON and as a calendar. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Running } from '../config/running.ts';
import { previewInWords } from '../cli/preview-words.ts';
import { iterationNamed, iterationStarting, nextIteration } from '../domain/calendar/calendar.ts';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import { together } from '../domain/decisions/panel.ts';
import { previewOf } from '../domain/preview.ts';
import { asking } from '../domain/preview-step.ts';
import type { TeamId } from '../domain/team.ts';
import { literal, text } from '../domain/text/text.ts';
import { writeRunning, clearRunning } from '../local/running.ts';
import { setClock } from '../records/clock.ts';
import { migrate, openDatabase } from '../records/database.ts';
import { drumbeatWith } from './support/command-line.ts';
import { nowhere } from './support/command-line-world.ts';
import { freshDatabase } from './support/database.ts';
import { team, teamFile } from './support/team.ts';

const preview = previewOf(team, iterationStarting(team, '2026-11-30'));

describe('drumbeat preview', () => {
  const checkout = process.cwd();
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drumbeat-preview-'));
    await writeFile(join(folder, 'team.yaml'), teamFile);
    process.chdir(folder);
  });
  afterAll(async () => {
    process.chdir(checkout);
    await rm(folder, { recursive: true, force: true });
  });
  // Nothing but the team file: no database, no Temporal, no secret is named.
  const run = (...args: string[]) => drumbeatWith({}, ['preview', ...args]);

  test('in words: each step with who is asked, their own clock, the reminders, and what silence leads to', async () => {
    await writeFile(
      join(folder, 'team.yaml'),
      teamFile.replace('github: ben }', 'github: ben, timeZone: America/New_York }'),
    );
    const { code, stdout } = await run('--starts', '2036-12-01');
    expect(code).toBe(0);
    expect(stdout).toContain(`
Thu 27 Nov
  09:00  The engineering manager is asked to commit the plan
         question  Do we commit to this plan for 2036-w49?
         asks      Ada Lindqvist, engineering manager; backup Ben Okafor
         hours     for Ben Okafor it is Thu 03:00, outside working hours
         until     Mon 1 Dec, 10:00
         reminds   Mon 1 Dec, 09:00; at the deadline Mia Wong is notified
         else      the iteration starts with carry-over only, and the question
                   is asked again every day
`);
    expect(stdout).not.toContain('It is ');
    await writeFile(join(folder, 'team.yaml'), teamFile);
  });

  test('of a question to several roles, one of them of another team, all are named with their backups', () => {
    const [on, until] = ['2026-11-30T10:00:00.000+01:00', '2026-12-02T10:00:00.000+01:00'];
    const panel = together([{ role: 'pm' }, { role: 'captain' }, { role: 'captain', team: 'payments' as TeamId }]);
    const wording = { id: 'both', text: () => text`Do all agree?`, panel, ifNobodyAnswers: literal('nothing happens') };
    const step = asking(team, 'release')('All are asked', wording, on, until);
    const whole = { ...previewOf(team, iterationNamed(team, '2026-w49')), steps: [step] };
    const words = previewInWords(whole, { on, clock: 'real' }).replaceAll(/\s+/g, ' ');
    expect(words).toContain(
      'asks Ben Okafor, Cleo Martin, product manager, release captain, and release captain of payments; backup Ada Lindqvist',
    );
  });

  test('what is past when it is read is marked, and what is due now', () => {
    const words = previewInWords(preview, { on: '2026-11-30T11:00:00+01:00', clock: 'real' });
    expect(words).toContain('\nIt is Mon 30 Nov, 11:00.\n');
    expect(words).toContain('  09:00  The engineering manager is asked to commit the plan (past)\n');
    expect(words).toContain('  10:00  The iteration starts (past)\n');
    expect(words).toMatch(/Sync 1: the agenda is collected (?:\(due now\)\n[^]*)Sync 1: notes are recorded\n/);
  });

  test("beside a running demo the coming iteration is the one by the demo's clock; a demo that is gone has none", async () => {
    const databaseUrl = await freshDatabase();
    const db = openDatabase(databaseUrl);
    await migrate(db);
    const businessMs = Date.parse('2031-06-04T08:00:00Z');
    await setClock(db, { businessMs, realMs: Date.now(), rate: 0 });
    await db.destroy();
    const temporal = { address: '', namespace: 'default', ui: '' };
    const demo: Running = {
      folder,
      teamFile: join(folder, 'team.yaml'),
      clock: 'demo',
      databaseUrl,
      temporal,
      slackApp: '',
      control: '',
    };
    await writeRunning(demo);
    const { stdout } = await run();
    expect(stdout).toContain(`Iteration ${nextIteration(team, '2031-06-04T08:00:00Z').key} of Security`);
    expect(stdout).toContain('\nIt is Wed 4 Jun, 10:00 by the clock of the demo that runs here.\n');
    await writeRunning({ ...demo, databaseUrl: nowhere.database });
    expect((await run()).stdout).toContain(nextIteration(team, new Date().toISOString()).key);
    await clearRunning();
  });

  test('as JSON it is the preview itself; by its day or by its key it is the same', async () => {
    const [byDay, byKey] = [
      await run('--starts', '2026-11-30', '--json'),
      await run('--iteration', '2026-w49', '--json'),
    ];
    expect(JSON.parse(byDay.stdout)).toEqual(JSON.parse(JSON.stringify(preview)));
    expect(byKey.stdout).toBe(byDay.stdout);
    expect((await run()).stdout).toContain(nextIteration(team, new Date().toISOString()).key);
  });

  test('as a calendar: one event a step that lasts as long as one may answer, the iteration as whole days', async () => {
    const file = join(folder, 'iteration.ics');
    expect((await run('--starts', '2026-10-19', '--ics', file)).stdout).toContain('2026-w43');
    const body = await readFile(file, 'utf8');
    expect((await run('--starts', '2026-10-19', '--ics', '-')).stdout.replaceAll(/DTSTAMP.*/g, '')).toBe(
      body.replaceAll(/DTSTAMP.*/g, ''),
    );
    expect(body).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:/);
    expect(body.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(body.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const longest = Math.max(...body.split('\r\n').map((line) => Buffer.byteLength(line)));
    expect(longest).toBeLessThanOrEqual(75);

    const told = previewOf(team, iterationNamed(team, '2026-w43'));
    const [whole, ...events] = eventsOf(body);
    expect(whole).toMatchObject({ 'DTSTART;VALUE=DATE': '20261019', 'DTEND;VALUE=DATE': '20261031' });
    const utc = (on: BusinessTime | undefined) => on && DateTime.fromISO(on).toUTC().toFormat("yyyyMMdd'T'HHmmss'Z'");
    expect(events.map((one) => [one['UID'], one['DTSTART'], one['DTEND']])).toEqual(
      told.steps.map((step) => [`security/2026-w43/${step.id}@drumbeat`, utc(step.on), utc(step.question?.until)]),
    );
    // The clocks go back on 25 October: 10:00 in Berlin is another instant before and after it.
    const at = (id: string) => events.find((one) => one['UID']?.includes(id))?.['DTSTART'];
    expect([at('sync-1-notes'), at('sync-2-notes')]).toEqual(['20261020T080000Z', '20261027T090000Z']);
    expect(new Set(events.map((one) => one['UID'])).size).toBe(events.length);
    expect(events.every((one) => /^\d{8}T\d{6}Z$/.test(one['DTSTAMP'] ?? ''))).toBe(true);
  });

  test.each([
    [['--starts', '2026-12-01'], 4, 'No iteration of Security starts on 2026-12-01: the nearest start on 2026-11-30'],
    [['--iteration', '2026-w50'], 4, 'Security has no iteration 2026-w50: the nearest are 2026-w49 and 2026-w51.'],
    [['--starts', '2026-11-30', '--ics', 'no/such/folder.ics'], 1, 'no/such/folder.ics cannot be written (ENOENT).'],
    [['--iteration', 'w50x'], 2, 'Write a key such as 2026-w49.'],
    [['--starts', '2026-11-30', '--iteration', '2026-w49'], 2, 'cannot be used with'],
  ])('what is wrong is told with its remedy: %j', async (args, code, words) => {
    expect(await run(...args)).toEqual({ code, stdout: '', stderr: expect.stringContaining(words) });
  });
});

/** The events of a calendar, by property with its parameters, unfolded. */
function eventsOf(body: string): Record<string, string>[] {
  const lines = body.replaceAll(/\r\n[ \t]/g, '').split('\r\n');
  const starts = lines.flatMap((line, index) => (line === 'BEGIN:VEVENT' ? [index] : []));
  return starts.map((start) =>
    Object.fromEntries(
      lines.slice(start + 1, lines.indexOf('END:VEVENT', start)).map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), line.slice(colon + 1)];
      }),
    ),
  );
}
