/** What a workflow says about a question that it puts to people, and the question that comes of it. */
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type { Choice, Content, CountedAnswer, Place, Question } from '../../domain/decisions/decisions.ts';
import type { Panel } from '../../domain/decisions/panel.ts';
import type { ReminderPolicy } from '../../domain/decisions/reminders.ts';
import type { Literal } from '../../domain/ids.ts';
import type { PersonId } from '../../domain/team.ts';
import type { Text } from '../../domain/text/text.ts';
import type { FormName } from '../../forms/index.ts';

export interface Asking<Shown extends Content> {
  /** Unique in the workflow. */
  readonly id: string;
  /** What it is about, where it is put more than once; its id by default. */
  readonly topic?: string;
  /** Which one of those that are put on the topic, from 1. */
  readonly occurrence?: number;
  readonly text: (shown: Shown) => Text;
  /** Reads what is decided on; again before a settling answer counts. */
  readonly read: () => Promise<Shown>;
  readonly choices: (shown: Shown) => readonly Choice<FormName>[];
  readonly panel: Panel;
  /** Where it is asked: in a place of the team, a thread or a direct message; in the team's channel by default. */
  readonly place?: Place;
  /** How people are reminded; in their working hours by default. */
  readonly reminders?: ReminderPolicy;
  readonly excluded?: readonly PersonId[];
  /** One that has passed when the question is asked gives way to the next working day. */
  readonly deadline: BusinessTime;
  /** Shown to the people asked, and what the caller then does. */
  readonly ifNobodyAnswers: Literal;
  /** Something that the content is made of has changed: read and show it again. */
  readonly stale?: () => boolean;
  /** Closes the question early: it is no longer needed. */
  readonly stop?: () => boolean;
  /** Called with every answer that counts, as soon as that is known: before it is recorded, which may take its time. */
  readonly onAnswer?: (answer: Omit<CountedAnswer, 'on'>) => void;
}

/** The question on what is shown now. `deadline`: the one that stands, which may be later than what was asked for. */
export function questionOn<Shown extends Content>(
  asking: Asking<Shown>,
  deadline: BusinessTime,
  shown: Shown,
): Question {
  const { id, topic = id, occurrence = 1, panel, ifNobodyAnswers } = asking;
  const { place = { in: 'channel' }, reminders = 'working hours', excluded = [] } = asking;
  const content: Content = { hash: shown.hash, lines: shown.lines };
  const [words, choices] = [asking.text(shown), asking.choices(shown)];
  const asked = { id, topic, occurrence, text: words, content, choices };
  return { ...asked, panel, place, reminders, excluded, deadline, ifNobodyAnswers };
}
