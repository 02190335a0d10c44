/** What was asked, as the records have it: the question, the team under the configuration it was asked with, how it ended. */
import type { Kysely } from 'kysely';
import { mayAnswer, personBehind, type Question, type Answer } from '../domain/decisions/decisions.ts';
import { rightsIn } from '../domain/decisions/guests.ts';
import { choseWords, outcomeOf, outcomeText, type Outcome } from '../domain/decisions/outcome.ts';
import { remarkOf } from '../forms/filled.ts';
import { formOf } from '../forms/index.ts';
import type { Form } from '../forms/form.ts';
import { redactFor } from '../vendors/slack/writing.ts';
import type { Team } from '../domain/team.ts';
import { dated, text, type Text } from '../domain/text/text.ts';
import { teamOf } from '../records/configurations.ts';
import { askedTeam } from '../records/guests.ts';
import { questionRow } from '../records/questions.ts';
import type { Tables } from '../records/tables.ts';
import type { FormContext } from '../forms/fields.ts';

export interface Asked {
  readonly question: Question;
  /** With the people of other teams who may answer. */
  readonly team: Team;
  /** Those teams as they are now: their people's rights follow from them. */
  readonly others: readonly Team[];
  /** What it came to, in words; null while it is open. */
  readonly ended: Text | null;
  readonly outcome: Outcome;
  /** Of Slack, where it was asked. */
  readonly channel: string;
}

export async function lookUp(db: Kysely<Tables>, workflowId: string, questionId: string): Promise<Asked | undefined> {
  const row = await questionRow(db, workflowId, questionId);
  if (!row) return undefined;
  const own = await teamOf(db, { team: row.team, version: row.config_version });
  const { team, others } = await askedTeam(db, own, row);
  return {
    question: row.question,
    team,
    others,
    ended: row.ended_on === null ? null : outcomeText(row, remarkOf),
    outcome: outcomeOf(row.answers, row.settled_by),
    channel: row.channel,
  };
}

/**
 * The form this person may fill in for this choice. None when the choice has none, and none for somebody whose answer would not count:
 * then the answer goes to the workflow as it is, which records the refusal and replies why.
 */
export function formFor(
  asked: Asked,
  answer: Answer,
): { readonly form: Form<object>; readonly context: FormContext } | undefined {
  const { question, team, others } = asked;
  const name = question.choices.find((choice) => choice.id === answer.choice)?.form;
  const form = name === undefined ? undefined : formOf(name);
  const person = personBehind(team, answer.actor);
  if (!form || !person || asked.ended !== null) return undefined;
  const rights = rightsIn(question.panel, team, others, answer.actor);
  return mayAnswer(question, answer, rights).counts ? { form, context: { question, team, person } } : undefined;
}

/** For somebody who answers a workflow that has ended: who decided, if the records know. */
export function closedWords(asked: Asked | undefined): string {
  if (!asked?.outcome.decided) return 'This question is closed. Your answer was not recorded.';
  const { question, team, outcome, channel } = asked;
  const words = text`This question is closed: ${choseWords(question, outcome)} on ${dated(outcome.answer.on)}. Your answer was not recorded.`;
  return redactFor(team, words, { system: 'slack', id: channel }).body;
}
