/** The words that a wrong team file gets: where, what, and what to do. */
import type { YAMLError } from 'yaml';
import type { z } from 'zod';
import type { Problem } from '../settings/section.ts';
import { child } from './lines.ts';
import { UserError } from './user-error.ts';
import { demoFolder, type demoState } from './running.ts';

/** A problem as a person reads it: `people.ana.slack` in line 12; an empty path is the file as a whole. */
export interface ConfigurationProblem {
  readonly path: string;
  readonly line?: number | undefined;
  readonly wrong: string;
  readonly remedy: string;
}

export class ConfigurationError extends UserError {
  override readonly name = 'ConfigurationError';
  readonly file: string;
  readonly problems: readonly ConfigurationProblem[];
  constructor(file: string, problems: readonly ConfigurationProblem[]) {
    super(
      problems.map((one) => whatIsWrong(file, one)).join('\n'),
      problems.map((one) => one.remedy).join('\n'),
      problems.map((one) => `${whatIsWrong(file, one)}. ${one.remedy}`).join('\n'),
    );
    this.file = file;
    this.problems = problems;
  }
}

function whatIsWrong(file: string, { path, line, wrong }: ConfigurationProblem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place}: ${path === '' ? '' : `${path} `}${wrong}`;
}

/** `left`: what a demo has left here. */
export function unreadable(
  error: NodeJS.ErrnoException,
  left: Awaited<ReturnType<typeof demoState>> = 'nothing',
): ConfigurationProblem {
  if (error.code !== 'ENOENT') {
    const wrong = `The file cannot be read (${error.code ?? error.message})`;
    return { path: '', wrong, remedy: 'Check that it is a file and that you can read it.' };
  }
  const own = 'npm run drumbeat -- init; or set DRUMBEAT_TEAM_FILE to the path of yours.';
  const remedies = {
    nothing: `Create one: ${own} The demo and \`up\` provide their own while they run.`,
    unfinished: `The demo that ran here was stopped: \`npm run demo\` continues it, and commands work while it runs. For a team of your own: ${own}`,
    finished: `The demo that ran here is over: read ${demoFolder}/report.html (for programs report.json); \`npm run demo\` starts a new one. For a team of your own: ${own}`,
  };
  return { path: '', wrong: 'There is no such file', remedy: remedies[left] };
}

export function brokenYaml(error: YAMLError, line: number): ConfigurationProblem {
  if (error.code === 'DUPLICATE_KEY') {
    return {
      path: '',
      line,
      wrong: 'The same name is used twice in one group',
      remedy: 'Rename or remove one of the two.',
    };
  }
  const remedy = 'Fix the YAML here; often it is the indentation, a missing colon or an open quote one line above.';
  return { path: '', line, wrong: `This is not valid YAML: ${lowerFirst(error.message.replace(/\.$/, ''))}`, remedy };
}

export function aliasBomb(error: Error): ConfigurationProblem {
  const wrong = `Its YAML aliases cannot be followed (${lowerFirst(error.message)})`;
  return { path: '', wrong, remedy: 'Write the values out instead of using & and *.' };
}

/** The schema's own messages say what to write; this says what is wrong. */
export function shapeProblems(issues: readonly z.core.$ZodIssue[], written: unknown): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    if (issue.code === 'unrecognized_keys') {
      const remedy = `Remove it or correct its name; valid names: ${issue.message}.`;
      return issue.keys.map((key) => ({ path: [...issue.path, key], wrong: 'is not a setting', remedy }));
    }
    if (issue.code === 'invalid_key') {
      const remedy = `Write ${issue.issues[0]?.message ?? 'another name'}.`;
      return [{ path: issue.path, wrong: 'cannot be used as a name', remedy }];
    }
    const value = issue.path.reduce(child, written);
    if (issue.code === 'invalid_type' && issue.expected === 'string' && isTakenForAnother(value)) {
      const wrong = `is a ${typeof value === 'boolean' ? 'true or false' : 'number'} as it is written`;
      return [{ path: issue.path, wrong, remedy: `Put it in quotes. Write ${issue.message}.` }];
    }
    const wrong = value === undefined || value === null ? 'is missing' : `is invalid${quoted(value)}`;
    return [{ path: issue.path, wrong, remedy: `Write ${issue.message}.` }];
  });
}

/** YAML reads an id like 5e12345678901234 as a number, and `true` as no word. */
function isTakenForAnother(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

function quoted(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? ` ("${value}")` : '';
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
