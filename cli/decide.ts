/** `decide`: answers a question as one of the team, by the same Signal as a click, and says whether it counted. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidArgumentError, type Command } from 'commander';
import { UserError } from '../config/user-error.ts';
import type { Choice, Question, Answer } from '../domain/decisions/decisions.ts';
import { eligibleIn } from '../domain/decisions/panel.ts';
import { participants, personById, type Person, type Team } from '../domain/team.ts';
import { formOf } from '../forms/index.ts';
import { openFaults } from '../records/faults.ts';
import { openQuestions, questionsOf } from '../records/questions.ts';
import type { ClickAnswer } from '../workflows/contract/queries.ts';
import { closedWords, lookUp, type Asked } from '../client/asked.ts';
import { NoWorker, WorkflowGone } from '../client/temporal/errors.ts';
import type { TemporalClient } from '../client/temporal/client.ts';
import { answer, jsonFlag, NotFound, type Json } from './answer.ts';
import { findWorkflow, shortId } from './ids.ts';
import { withRecords, withTemporal, type WithTeam } from './open.ts';
import { chooseTeam, teamFlag, type TeamChoice } from './team.ts';
import { command } from '../client/terminal/print.ts';
import { questionFacts, questionWords } from './question.ts';
import { didYouMean } from './suggest.ts';
import { fromPairs, readValues } from './values.ts';

const answerWithinMs = 10_000;
const lookEveryMs = 250;

interface Options extends Json, TeamChoice {
  readonly as?: string;
  readonly values?: unknown;
  readonly content?: string;
}

export function addDecide(program: Command): void {
  program
    .command('decide')
    .argument('<workflow>', 'for example 2026-w49, w49, release/2026.49.0')
    .argument('[question]', 'as `waiting` names it; optional when only one is open')
    .argument('[choice]', 'if omitted, the question is shown with its choices and their fields')
    .argument('[fields...]', 'fields of the form for this choice, as field=value')
    .description('answers a question, or shows it')
    .option(...teamFlag)
    .option('--as <person>', 'who answers: a short name from the team file')
    .option('--values <json>', 'all fields of the form at once', json)
    .option('--content <hash>', 'refuse if the content has changed since (the first digits, as shown)')
    .option(...jsonFlag)
    .addHelpText(
      'after',
      `
Exit code 1 if the answer did not count.

Examples:
${command(['decide', '2026-w49', 'commit'], '  ')}
${command(['decide', '2026-w49', 'commit', 'commit', '--as ana'], '  ')}
${command(['decide', '2026-w49', 'goals', 'goal', '--as ben', 'title="Faster reviews"', 'measure="under a day"', 'owner=ben'], '  ')}`,
    )
    .action(
      (words: string, question: string | undefined, choice: string | undefined, fields: string[], options: Options) =>
        withRecords(async ({ teams, db }) => {
          const opened = { team: chooseTeam(teams, options, [words]), db };
          const { workflow_id: id } = await findWorkflow(opened, [words]);
          const asked = await askedAs(opened, id, question);
          if (choice === undefined) {
            const person = options.as === undefined ? anyoneOf(asked) : personOf(asked.team, options.as);
            const shown = { team: opened.team, id, asked, person };
            return answer(options, questionFacts(shown), () => questionWords(shown));
          }
          const given = options.values ?? (fields.length > 0 ? fromPairs(fields) : undefined);
          const sent = answerFrom(asked, shortId(opened.team, id), choice, options, given);
          const counted = await withTemporal(({ temporal }) => send(temporal, id, sent, asked));
          answer(options, { counted: counted?.counted ?? null, reply: counted?.reply ?? null }, () => [
            counted?.reply ??
              `Your answer is stored. It is counted when a worker runs: see\n  npm run drumbeat -- why ${shortId(opened.team, id)}`,
          ]);
        }),
    );
}

/** The question of this name, or the one that is open. @throws {NotFound} with those that there are */
async function askedAs({ team, db }: WithTeam, id: string, questionId: string | undefined): Promise<Asked> {
  const asked = questionId === undefined ? undefined : await lookUp(db, id, questionId);
  if (asked) return asked;
  const open = (await openQuestions(db, { workflowId: id })).map((row) => row.question_id);
  const [only] = open;
  const found =
    questionId === undefined && only !== undefined && open.length === 1 ? await lookUp(db, id, only) : undefined;
  if (found) return found;
  const workflow = shortId(team, id);
  const why = `npm run drumbeat -- why ${workflow}`;
  const isParked = (await openFaults(db, { workflowId: id })).length > 0;
  const parked = isParked ? ` It is parked until somebody fixes the cause: ${why}` : '';
  const all = open.length > 0 ? `Open there: ${open.join(', ')}.` : `Nothing is open there: ${why}`;
  if (questionId === undefined) throw new UserError(`${open.length} questions of ${workflow} are open`, all + parked);
  const ever = (await questionsOf(db, id)).map((row) => row.question_id);
  const meant = didYouMean(questionId, open.length > 0 ? open : ever, 'Open there');
  throw new NotFound(`${workflow} has not asked "${questionId}"`, (meant || all) + parked);
}

/** An answer as it was given; whether it counts is for the workflow to say. */
function answerFrom(asked: Asked, workflow: string, written: string, options: Options, given: unknown): Answer {
  const { question } = asked;
  const person = personOf(asked.team, options.as);
  const chosen = choiceOf(question, written);
  if (options.content !== undefined && !question.content.hash.startsWith(options.content)) {
    throw new UserError(
      'The content of the question has changed',
      `See it again: npm run drumbeat -- decide ${workflow} ${question.id}`,
    );
  }
  const form = chosen.form === undefined || asked.ended ? undefined : formOf(chosen.form);
  const values = form ? readValues(form, { question, team: asked.team, person }, given) : given;
  return {
    questionId: question.id,
    clickId: `cli:${randomUUID()}`,
    contentHash: question.content.hash,
    choice: chosen.id,
    actor: { via: 'cli', person: person.id },
    ...(values === undefined ? {} : { values }),
  };
}

function choiceOf({ id, choices }: Question, written: string): Choice {
  const found = choices.find((one) => one.id === written);
  if (found) return found;
  const ids = choices.map((one) => one.id);
  throw new NotFound(`"${written}" is not a choice of ${id}`, didYouMean(written, ids));
}

/** Null: it is stored, and nobody has counted it yet. @throws UserError with the reason when it did not count */
async function send(temporal: TemporalClient, id: string, sent: Answer, asked: Asked): Promise<ClickAnswer | null> {
  try {
    await temporal.decide(id, sent);
  } catch (error) {
    if (error instanceof WorkflowGone) throw new UserError(closedWords(asked));
    throw error;
  }
  const counted = await answerTo(temporal, id, sent);
  if (counted && !counted.counted) throw new UserError(counted.reply);
  return counted;
}

/** Null when nobody has counted it in time. */
async function answerTo(temporal: TemporalClient, id: string, sent: Answer): Promise<ClickAnswer | null> {
  const giveUp = Date.now() + answerWithinMs;
  while (Date.now() < giveUp) {
    try {
      const { click } = await temporal.decision(id, sent.questionId, sent.clickId);
      if (click) return click;
    } catch (error) {
      if (error instanceof NoWorker) return null;
      throw error;
    }
    await sleep(lookEveryMs);
  }
  return null;
}

function personOf(team: Team, written: string | undefined): Person {
  const ids = Object.keys(team.people);
  if (written === undefined)
    throw new UserError('The person who answers is missing', `Add --as with one of: ${ids.join(', ')}.`);
  const found = personById(team, written);
  if (found) return found;
  const byName = Object.values(team.people).find(({ name }) =>
    name.toLowerCase().split(' ').includes(written.toLowerCase()),
  );
  const meant = byName ? `Did you mean ${byName.id}?` : didYouMean(written, ids, 'Add --as with one of');
  throw new NotFound(`${team.name} has nobody called "${written}"`, meant);
}

/** Whose form is shown as an example: somebody who is asked. */
function anyoneOf({ question, team }: Asked): Person | undefined {
  const [id] = eligibleIn(question.panel, team);
  return (id === undefined ? undefined : personById(team, id)) ?? participants(team)[0];
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('It is not valid JSON.');
  }
}
