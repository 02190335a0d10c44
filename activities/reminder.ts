/** The direct message about a question that is still open (X1). */
import { backupsIn } from '../domain/decisions/panel.ts';
import { roleNames, rolesOf, type PersonId, type Team } from '../domain/team.ts';
import { dated, joined, literal, text, who, type Sourced, type Text } from '../domain/text/text.ts';
import type { QuestionRow } from '../records/questions.ts';

/** `link` leads to the question's message. */
export function reminderWords(team: Team, row: QuestionRow, to: PersonId, link: Sourced): Text {
  const { question, waited_for: waitedFor } = row;
  const title = text`“${question.text}” (${link})`;
  const silence = text`If nobody answers: ${question.ifNobodyAnswers}`;
  if (waitedFor.includes(to)) {
    return text`${title} is waiting for your answer until ${dated(question.deadline)}. ${silence}`;
  }
  const missing = joined(
    waitedFor.map((id) => [who(id)]),
    ', ',
  );
  if (backupsIn(question.panel, team).includes(to)) {
    return text`${title} is open until ${dated(question.deadline)}, and ${missing} has not answered. You can answer as the backup. ${silence}`;
  }
  const roles = rolesOf(team, to).map((role) => [literal(roleNames[role])]);
  const why =
    roles.length > 0
      ? text`You are notified as ${joined(roles, ' and ')}.`
      : text`You are notified so that somebody knows.`;
  return text`${title} has reached its deadline, and ${missing} has not answered. ${why} ${silence}`;
}
