/** The words of a question in its channel, made from its row in the records: open, answered in part, or closed. */
import { settlingOf } from '../domain/decisions/panel.ts';
import { nobodyFor, whoAnswers } from '../domain/decisions/panel-words.ts';
import { tally } from '../domain/decisions/tally.ts';
import type { Question } from '../domain/decisions/decisions.ts';
import { namesOf, outcomeText, peopleOf } from '../domain/decisions/outcome.ts';
import type { Team } from '../domain/team.ts';
import { dated, joined, text, type Text } from '../domain/text/text.ts';
import { remarkOf } from '../forms/filled.ts';
import type { QuestionRow } from '../records/questions.ts';
import { onOneScreen } from '../vendors/slack/limits.ts';
import type { Button, QuestionView } from '../vendors/slack/question-message.ts';
import type { SlackText } from '../vendors/slack/writing.ts';

/** `say`: the way out to where it is asked. */
export function questionView(
  team: Team,
  row: QuestionRow,
  say: (body: Text) => SlackText,
  changed: Text = [],
): QuestionView {
  const { question } = row;
  const open = row.ended_on === null;
  const { lines } = question.content;
  const shown = lines.slice(0, onOneScreen.lines);
  return {
    to: { system: 'slack', id: row.channel },
    title: say(question.text),
    mentions: open ? mentioned(team, row) : [],
    asked: say(
      open
        ? text`${whoAnswers(question.panel, team, question.excluded)} · until ${dated(question.deadline)}`
        : outcomeText(row, remarkOf),
    ),
    notice: changed.length > 0 && open ? say(changedWords(changed)) : null,
    lines: shown.map((line) => say(line.text)),
    more: lines.length - shown.length,
    progress: open ? progress(row, say) : null,
    silence: open ? say(text`If nobody answers: ${question.ifNobodyAnswers}`) : null,
    buttons: open ? question.choices.map((choice) => button(row, choice)) : [],
    footer: say(text`Drumbeat · configuration ${row.config_version} · Questions? Ask in the team’s channel.`),
  };
}

function changedWords(changed: Text): Text {
  return text`The content has changed: answers to the earlier version do not count.${changed}`;
}

function mentioned(team: Team, { waited_for }: QuestionRow): string[] {
  return waited_for.flatMap((id) => team.people[id]?.slack ?? []);
}

function progress(row: QuestionRow, say: (body: Text) => SlackText): SlackText | null {
  const { answers, people, question, seats: asked } = row;
  const { panel } = question;
  const answered = peopleOf(answers);
  const of = settlingOf(panel) === 'open' ? [] : text` of ${people.length}`;
  const stands = tally(panel, asked, answers);
  const words = [
    answered.length > 0 ? text`${answered.length}${of} answered: ${namesOf(answered)}` : [],
    stands.state === 'waiting' && stands.disagree ? text`you do not agree yet` : [],
    stands.state === 'waiting' ? nobodyFor({ panel, asked }, stands) : [],
  ].filter((one) => one.length > 0);
  return words.length > 0 ? say(joined(words, ' · ')) : null;
}

function button(row: QuestionRow, choice: Question['choices'][number]): Button {
  const { workflow_id: w, question } = row;
  return {
    choice: choice.id,
    label: choice.label,
    style: choice.style,
    value: { w, q: question.id, h: question.content.hash, c: choice.id, ...(choice.form ? { f: true } : {}) },
  };
}
