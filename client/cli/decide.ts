/** `decide`: answers a question as one of the team, by the same Signal as a click, and says whether it counted. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidArgumentError, type Command } from 'commander';
import { PlainError } from '../../config/plain-error.ts';
import type { Vote } from '../../domain/decisions.ts';
import type { Person, Team } from '../../domain/team.ts';
import { sayOn } from '../../domain/wording.ts';
import { inWords } from '../../records/names.ts';
import { openQuestions } from '../../records/questions.ts';
import type { ClickAnswer } from '../../workflows/contract.ts';
import { closedWords, lookUp, type Asked } from '../slack/asked.ts';
import { NoWorker, StoryGone } from '../temporal-errors.ts';
import type { TemporalDoor } from '../temporal.ts';
import { longId, shortId } from './ids.ts';
import { withRecords, withTemporal, type WithRecords } from './open.ts';
import { indented, print } from './print.ts';
import { fromPairs, readValues } from './values.ts';

const answerWithinMs = 10_000;
const lookEveryMs = 250;

interface Options {
  readonly as?: string;
  readonly values?: unknown;
  readonly content?: string;
}

export function addDecide(program: Command): void {
  program
    .command('decide')
    .argument('<workflow>', 'key of an iteration, or a workflow id')
    .argument('<question>', 'as `waiting` names it')
    .argument('[choice]', 'without it, the question is shown with its choices')
    .argument('[fields...]', 'of the form that goes with the choice, as field=value')
    .description('answers a question, or shows it')
    .option('--as <person>', 'who answers: a short name of the team file')
    .option('--values <json>', 'all fields of the form at once', json)
    .option('--content <hash>', 'refuse if what is asked about is no longer this (the first digits, as shown)')
    .addHelpText(
      'after',
      '\nExit code 1 if the answer did not count.\n\nExamples:\n  npm run drumbeat -- decide 2026-w49 commit\n  npm run drumbeat -- decide 2026-w49 commit commit --as ana\n  npm run drumbeat -- decide 2026-w49 goals goal --as ben title="Faster reviews" measure="under a day" owner=ben',
    )
    .action((workflow: string, questionId: string, choice: string | undefined, fields: string[], options: Options) =>
      withRecords(async ({ team, db }) => {
        const id = longId(team, workflow);
        const asked = (await lookUp(db, id, questionId)) ?? (await unknown({ team, db }, id, questionId));
        if (choice === undefined) return show(team, id, asked);
        const given = options.values ?? (fields.length > 0 ? fromPairs(fields) : undefined);
        const vote = voteOf(asked, choice, options, given);
        await withTemporal(({ temporal }) => send(temporal, id, vote, asked));
      }),
    );
}

/** A lawful-looking vote; whether it counts is for the story to say. */
function voteOf(asked: Asked, choice: string, options: Options, given: unknown): Vote {
  const { question } = asked;
  const person = personOf(asked.team, options.as);
  const chosen = question.choices.find((one) => one.id === choice);
  if (!chosen) {
    const choices = question.choices.map((one) => one.id).join(', ');
    throw new PlainError(`"${choice}" is not a choice of ${question.id}`, `Choose one of: ${choices}.`);
  }
  if (options.content !== undefined && !question.content.hash.startsWith(options.content)) {
    throw new PlainError(
      'What is asked about has changed',
      `Look at it again: npm run drumbeat -- decide ${question.id}`,
    );
  }
  const values =
    chosen.form && !asked.ended ? readValues(chosen.form, { question, team: asked.team, person }, given) : given;
  return {
    questionId: question.id,
    clickId: `cli:${randomUUID()}`,
    contentHash: question.content.hash,
    choice,
    actor: `cli:${person.id}`,
    ...(values === undefined ? {} : { values }),
  };
}

async function send(temporal: TemporalDoor, id: string, vote: Vote, asked: Asked): Promise<void> {
  try {
    await temporal.decide(id, vote);
  } catch (error) {
    if (error instanceof StoryGone) throw new PlainError(closedWords(asked));
    throw error;
  }
  const answer = await answerTo(temporal, id, vote);
  if (!answer)
    print('Your answer is stored. It is counted when a worker runs: see `npm run drumbeat -- waiting` then.');
  else if (answer.counted) print(answer.said);
  else throw new PlainError(answer.said);
}

/** Null when nobody has counted it in time. */
async function answerTo(temporal: TemporalDoor, id: string, vote: Vote): Promise<ClickAnswer | null> {
  const giveUp = Date.now() + answerWithinMs;
  while (Date.now() < giveUp) {
    try {
      const { click } = await temporal.decision(id, vote.questionId, vote.clickId);
      if (click) return click;
    } catch (error) {
      if (error instanceof NoWorker) return null;
      throw error;
    }
    await sleep(lookEveryMs);
  }
  return null;
}

function show(team: Team, id: string, { question, ended }: Asked): void {
  print(indented(inWords(team, question.text), ''));
  for (const line of question.content.lines) print(indented(inWords(team, line.text), '  · '));
  print('', `  content  ${question.content.hash.slice(0, 12)}`, `  until    ${sayOn(question.deadline)}`);
  print(indented(question.ifNobodyAnswers, '  else     '));
  if (ended) return print('', 'It is closed.');
  for (const { id: choice, label, form } of question.choices) {
    const fields = form ? ' field=value …' : '';
    print(
      '',
      `${label}:`,
      `  npm run drumbeat -- decide ${shortId(team, id)} ${question.id} ${choice} --as …${fields}`,
    );
  }
}

async function unknown({ team, db }: WithRecords, id: string, questionId: string): Promise<never> {
  const open = (await openQuestions(db, { workflowId: id })).map((row) => row.question_id);
  const remedy = open.length > 0 ? `Open there: ${open.join(', ')}.` : 'See what is open: npm run drumbeat -- waiting';
  throw new PlainError(`${shortId(team, id)} has not asked "${questionId}"`, remedy);
}

function personOf(team: Team, id: string | undefined): Person {
  const found = Object.values(team.people).find((person) => person.id === id);
  if (found) return found;
  const wrong = id === undefined ? 'Nobody is named who answers' : `${team.name} has nobody called "${id}"`;
  throw new PlainError(wrong, `Add --as with one of: ${Object.keys(team.people).join(', ')}.`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('It is not JSON.');
  }
}
