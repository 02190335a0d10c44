/** `init`: a few questions, or none, and a commented team file that passes `check` as it is. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import type { Command } from 'commander';
import { isGroup } from '../config/lines.ts';
import { ConfigurationError } from '../config/messages.ts';
import { UserError } from '../config/user-error.ts';
import { readTeam, readValues } from '../config/read.ts';
import { writeTeamFile } from '../config/write.ts';
import { nextIteration } from '../domain/calendar/calendar.ts';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import { vendors } from '../vendors/vendors.ts';
import { formatTime } from '../domain/text/dates.ts';
import { millisOf, businessTimeAt } from '../domain/calendar/working-days.ts';
import { answer, jsonFlag, type Json } from './answer.ts';
import { withDefaults, merged, type Here, type Settings } from './init-defaults.ts';
import { besideUp, step } from '../client/terminal/next-steps.ts';
import { asJson, fromPairs, withoutShell } from './values.ts';

interface Options extends Json {
  readonly file: string;
  readonly yes?: true;
  readonly answers?: string;
  readonly force?: true;
}

export function addInit(program: Command): void {
  program
    .command('init')
    .argument('[setting=value...]', 'settings of the team file, for example name=Security iteration.weeks=3')
    .description('creates a team file: asks a few questions, or takes settings and defaults')
    .option('--file <file>', 'where it is written', 'team.yaml')
    .option('--yes', 'ask nothing: missing settings come from an example team with simulated vendors')
    .option('--answers <file>', 'the settings as JSON, in the shape of the team file; - reads standard input')
    .option('--force', 'replace the file if it exists')
    .option(...jsonFlag)
    .addHelpText(
      'after',
      `
It asks in a terminal; with settings, --answers, --yes or --json it does not.

Examples:
  npm run drumbeat -- init
  npm run drumbeat -- init --yes name=Security calendar.timeZone=Europe/Berlin`,
    )
    .action(async (pairs: string[], options: Options) => {
      const now = Date.now();
      const here = { today: new Date(now).toISOString().slice(0, 10), timeZone: zoneHere() };
      const asks =
        !options.yes &&
        !options.json &&
        options.answers === undefined &&
        pairs.length === 0 &&
        process.stdin.isTTY &&
        process.stdout.isTTY;
      const replace = await mayWrite(options, asks);
      const given = asks ? await askedFor(here) : merged(await readAnswers(options), pairsOf(pairs));
      const body = fileOf(given, here);
      const team = readTeam(body, options.file);
      await write(options.file, body, replace);
      const made = factsOf(team, options.file, now, given['people'] === undefined);
      answer(options, made, () => [...(asks ? [''] : []), ...inWords(made)]);
    });
}

/** Asked before anything else, so that no answer is given in vain. @returns whether a file that stands there is replaced */
async function mayWrite({ file, force }: Options, asks: boolean): Promise<boolean> {
  if (force || !existsSync(file)) return force ?? false;
  if (asks && (await (await import('./init-questions.ts')).mayReplace(file))) return true;
  throw new UserError(
    `${file} already exists and was not changed`,
    'Replace it with --force, or choose another name with --file.',
  );
}

async function askedFor(here: Here): Promise<Settings> {
  const { askForSettings } = await import('./init-questions.ts');
  return askForSettings(here);
}

async function readAnswers({ answers }: Options): Promise<Settings> {
  if (answers === undefined) return {};
  const body = await (answers === '-' ? readAll(process.stdin) : readFile(answers, 'utf8')).catch(
    (error: NodeJS.ErrnoException) => {
      throw new UserError(`${answers} cannot be read (${error.code ?? error.message})`, 'Give --answers a JSON file.');
    },
  );
  const settings = asJson(body);
  if (isGroup(settings)) return settings;
  throw new UserError(
    'The answers are not a JSON object',
    'Write them in the shape of the team file, for example {"name": "Security"}.',
  );
}

function pairsOf(pairs: readonly string[]): Settings {
  const settings = fromPairs(pairs);
  return isGroup(settings) ? settings : {};
}

/** @throws {ConfigurationError} with every problem at once; nothing has been written then */
function fileOf(given: Settings, here: Here): string {
  const read = (settings: Settings) => readValues(withDefaults(settings, here));
  const first = read(given);
  const paths = first.problems.map(({ path }) => path);
  const { values, problems } = first.values === null ? read(withoutShell(given, paths)) : first;
  if (values !== null) return writeTeamFile(values);
  throw new ConfigurationError(
    'The answers',
    problems.map(({ path, wrong, remedy }) => ({ path: path.join('.'), wrong, remedy })),
  );
}

async function write(file: string, body: string, replace: boolean): Promise<void> {
  await writeFile(file, body, { flag: replace ? 'w' : 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      `${file} cannot be written (${error.code ?? error.message})`,
      'Choose another one with --file.',
    );
  });
}

/** What was made, and its first iteration. */
function factsOf(team: ConfiguredTeam, file: string, now: number, peopleAreMadeUp: boolean) {
  const { key, dates } = nextIteration(team, businessTimeAt(team, now));
  const { draftOpens, starts } = dates;
  const people = Object.keys(team.people).length;
  return {
    file,
    team: { id: team.id, name: team.name, people, peopleAreMadeUp, simulate: team.simulate },
    iteration: { key, draftOpens, draftIsDue: millisOf(draftOpens) <= now, starts },
  };
}

function inWords({ file, team, iteration }: ReturnType<typeof factsOf>): string[] {
  const { key, draftOpens, draftIsDue, starts } = iteration;
  const simulated = team.simulate.map((vendor) => vendors[vendor].title).join(', ');
  return [
    `${file} is written: ${team.name}, ${team.people} people${team.peopleAreMadeUp ? ' (example)' : ''}.`,
    ...(simulated ? [`Simulated on this machine: ${simulated}.`] : []),
    `Iteration ${key} starts ${formatTime(starts)}.`,
    draftIsDue
      ? `Its draft is due now (since ${formatTime(draftOpens)}).`
      : `Its draft opens ${formatTime(draftOpens)}.`,
    '',
    'Next:',
    ...(file === 'team.yaml' ? [] : [`  export DRUMBEAT_TEAM_FILE=${file}`]),
    step('preview', 'what will happen, and when'),
    step('up', simulated ? 'everything on this machine, and a console' : 'everything on this machine'),
    'and in a second terminal:',
    ...besideUp(draftIsDue ? 'opens it now' : 'opens it, once its draft is due'),
    ...(simulated ? [] : ['', 'Secrets come from the environment: check lists those that are missing.']),
  ];
}

function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
