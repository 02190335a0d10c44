/** What a question came to, as Slack and the command line say it. */
import { decidedWords, otherAnswers, outcomeOf } from '../domain/decisions/outcome.ts';
import { dated, sourced, text, userText, type Text } from '../domain/text/text.ts';
import { remarkOf } from '../forms/filled.ts';
import type { QuestionRow } from './questions.ts';

/** Who decided what on which content, or what silence led to; and what others answered. */
export function outcomeText({ answers, settled_by, question, outcome: ending, ended_on }: QuestionRow): Text {
  const outcome = outcomeOf(answers, settled_by);
  const others = otherAnswers(question, outcome, remarkOf);
  const more = others.length > 0 ? text` · ${others}` : [];
  if (!outcome.decided) return text`${userText(ending ?? '')}${ended_on ? text` · ${dated(ended_on)}` : []}${more}`;
  const { on, hash } = outcome.answer;
  const content = sourced(hash.slice(0, 6), 'team');
  return text`${decidedWords(question, outcome, remarkOf)} · ${dated(on)} · content ${content}…${more}`;
}
