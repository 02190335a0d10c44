/** `preview`: every step of the coming iteration, before anything is started. Needs the team file alone. */
import { commandContext } from '../config/command-context.ts';
import { writeFile } from 'node:fs/promises';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { loadTeams } from '../config/teams.ts';
import { UserError } from '../config/user-error.ts';
import { readRunning, type Running } from '../config/running.ts';
import { teamFileOf } from '../config/runtime-context.ts';
import { iterationNamed, iterationStarting, nextIteration, type DatedIteration } from '../domain/calendar/calendar.ts';
import { previewOf } from '../domain/preview.ts';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import type { Team } from '../domain/team.ts';
import { businessTimeAt } from '../domain/calendar/working-days.ts';
import { storedWhereKnown } from '../records/installed-teams.ts';
import { answer, jsonFlag, NotFound, type Json } from './answer.ts';
import { reachedTeams } from './open.ts';
import { chooseTeam, teamFlag, type TeamChoice } from './team.ts';
import { isoDate } from './iteration.ts';
import { calendarOf } from './preview-calendar.ts';
import { previewInWords, type Now } from './preview-words.ts';
import { print } from '../client/terminal/print.ts';

interface Options extends Json, TeamChoice {
  readonly starts?: string;
  readonly iteration?: string;
  readonly ics?: string;
}

export function addPreview(program: Command): void {
  program
    .command('preview')
    .description('every step of the coming iteration: when, who is asked, what if nobody answers; starts nothing')
    .addOption(
      new Option('--starts <date>', 'the iteration that starts on this day').argParser(isoDate).conflicts('iteration'),
    )
    .addOption(new Option('--iteration <key>', 'the iteration with this key, for example 2026-w49').argParser(isKey))
    .option(...teamFlag)
    .addOption(new Option(...jsonFlag).conflicts('ics'))
    .option('--ics <file>', 'as a calendar file; - writes to standard output')
    .addHelpText(
      'after',
      `
Needs neither a database nor Temporal: only the team file. While the file is
broken, the team is shown as it was stored last. Beside a running demo, the
coming iteration is the one by the demo's clock.

Examples:
  npm run drumbeat -- preview
  npm run drumbeat -- preview --starts 2026-11-30 --ics iteration.ics`,
    )
    .action(async (options: Options) => {
      const running = await readRunning();
      const { loaded: teams, broken } = await loadTeams(teamFileOf(commandContext().env, running), storedWhereKnown);
      const team = chooseTeam(await reachedTeams({ teams, broken }), options);
      const now = await nowOf(team, running);
      const preview = previewOf(team, chosen(team, options, now.on));
      if (options.ics === undefined) return answer(options, preview, () => [previewInWords(preview, now)]);
      const calendar = calendarOf(preview, new Date());
      if (options.ics === '-') return commandContext().say(calendar);
      await writeCalendar(options.ics, calendar);
      print(`${options.ics} is written: iteration ${preview.iteration}, ${preview.steps.length} steps.`);
    });
}

/** A demo that runs here has its own clock; one that left its file behind has none any more. */
async function nowOf(team: Team, running: Running | null): Promise<Now> {
  const real: Now = { on: businessTimeAt(team, Date.now()), clock: 'real' };
  if (running?.clock !== 'demo') return real;
  const [{ openDatabase }, { businessAt, readClock }] = await Promise.all([
    import('../records/database.ts'),
    import('../records/clock.ts'),
  ]);
  const db = openDatabase(running.databaseUrl);
  try {
    const clock = await readClock(db);
    return clock ? { on: businessTimeAt(team, businessAt(clock, Date.now())), clock: 'demo' } : real;
  } catch {
    return real;
  } finally {
    await db.destroy();
  }
}

function chosen(team: Team, { starts, iteration }: Options, now: BusinessTime): DatedIteration {
  if (starts === undefined && iteration === undefined) return nextIteration(team, now);
  try {
    return iteration === undefined ? iterationStarting(team, starts ?? '') : iterationNamed(team, iteration);
  } catch (error) {
    throw error instanceof Error ? new NotFound(error.message) : error;
  }
}

/** Repeated, it is replaced: a calendar that reads it again finds the same events. */
async function writeCalendar(file: string, calendar: string): Promise<void> {
  await writeFile(file, calendar).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${file} cannot be written (${error.code ?? error.message})`, 'Give --ics another file.');
  });
}

function isKey(written: string): string {
  if (!/^\d{4}-w\d{2}$/.test(written)) throw new InvalidArgumentError('Write a key such as 2026-w49.');
  return written;
}
