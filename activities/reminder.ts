/** The direct message about a question that is still open (X1). */
import { backupsIn } from '../domain/decisions/panel.ts';
import { whyOpen } from '../domain/decisions/panel-words.ts';
import { tally } from '../domain/decisions/tally.ts';
import { roleNames, rolesOf, type PersonId, type Team } from '../domain/team.ts';
import { dated, joined, literal, text, type Sourced, type Text } from '../domain/text/text.ts';
import type { QuestionRow } from '../records/questions.ts';

/**
 * @param isDeadline the reminder comes at the deadline, not before it
 * @param link leads to the question's message; null where Slack names no page of it
 * @returns null: this person is not waited for, and has no reason to hear of it
 */
export function reminderWords(
  team: Team,
  { question, people, seats, answers }: Pick<QuestionRow, 'question' | 'people' | 'seats' | 'answers'>,
  to: PersonId,
  isDeadline: boolean,
  link: Sourced | null,
): Text | null {
  const { panel, deadline } = question;
  const stands = tally(panel, seats, answers);
  if (stands.state !== 'waiting') return null;
  const title = link === null ? text`“${question.text}”` : text`“${question.text}” (${link})`;
  const silence = text`If nobody answers: ${question.ifNobodyAnswers}`;
  const state = isDeadline ? text`has reached its deadline` : text`is open until ${dated(deadline)}`;
  if (stands.waitedFor.includes(to)) {
    if (stands.disagree) return text`${title} ${state}: you do not agree yet. ${silence}`;
    return isDeadline
      ? text`${title} ${state}, and you have not answered. ${silence}`
      : text`${title} is waiting for your answer until ${dated(deadline)}. ${silence}`;
  }
  const why = whyOpen({ panel, asked: seats, answers }, stands);
  if (!isDeadline) {
    const isBackup = backupsIn(panel, team, stands.seats).includes(to) && !answers.some(({ by }) => by === to);
    if (isBackup) return text`${title} ${state}, and ${why}. You can answer as the backup. ${silence}`;
    // Their seat is filled.
    if ([...people, ...backupsIn(panel, team), ...answers.map(({ by }) => by)].includes(to)) return null;
  }
  const roles = rolesOf(team, to).map((role) => [literal(roleNames[role])]);
  const notified =
    roles.length > 0
      ? text`You are notified as ${joined(roles, ' and ')}.`
      : text`You are notified so that somebody knows.`;
  return text`${title} ${state}, and ${why}. ${notified} ${silence}`;
}
