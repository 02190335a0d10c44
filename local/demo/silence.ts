/**
 * "Nobody answers", a trial in the demo: the clock continues although people are asked, until a question that was open then
 * has ended. So one sees its reminders, who else is told, and its safe outcome.
 */
import { getsReminders } from '../../domain/decisions/panel.ts';
import { namesOf, peopleOf } from '../../domain/decisions/outcome.ts';
import type { Kysely } from 'kysely';
import type { Team } from '../../domain/team.ts';
import { inWords, nameOf } from '../../records/names.ts';
import { questionRow, type QuestionRow } from '../../records/questions.ts';
import type { Tables } from '../../records/tables.ts';
import { sentReminders } from '../../records/reminders.ts';

/** As the console tells it. */
interface SilenceTold {
  /** Real time, epoch milliseconds. */
  readonly since: number;
  /** Null until somebody is asked. */
  readonly question: string | null;
  readonly people: readonly string[];
  /** How often somebody was reminded or told, by name. */
  readonly reminded: Readonly<Record<string, number>>;
  /** Null while it lasts. */
  readonly outcome: string | null;
}

export interface Silence {
  begin(): void;
  /** People are waited for again. */
  end(): void;
  lasts(): boolean;
  /** True while it lasts. Looks whether something has ended that was open. */
  look(db: Kysely<Tables>, open: readonly QuestionRow[]): Promise<boolean>;
  /** The one that lasts, or the last one. */
  told(): SilenceTold | null;
}

type Asked = Pick<QuestionRow, 'workflow_id' | 'question_id'>;

export function createSilence(team: Team): Silence {
  let told: SilenceTold | null = null;
  let lasts = false;
  let asked: readonly Asked[] = [];

  const endOf = ({ answers, settled_by, outcome, question }: QuestionRow): string =>
    settled_by === null
      ? (outcome ?? question.ifNobodyAnswers)
      : `${inWords(team, namesOf(peopleOf(answers)))} answered after all`;

  return {
    begin: () => {
      asked = [];
      lasts = true;
      told = { since: Date.now(), question: null, people: [], reminded: {}, outcome: null };
    },
    end: () => {
      if (lasts && told) told = { ...told, outcome: 'Drumbeat waits for people again' };
      lasts = false;
    },
    lasts: () => lasts,
    told: () => told,
    look: async (db, open) => {
      if (!lasts || !told) return false;
      const taken = asked.length === 0 ? unanswered(open) : [];
      const [first] = taken;
      if (first) {
        asked = taken;
        const people = first.waited_for.map((id) => nameOf(team, id));
        told = {
          ...told,
          question: inWords(team, first.question.text),
          people: people.length > 0 ? people : ['anyone'],
        };
      }
      told = { ...told, reminded: await reminders(db, team, new Date(told.since), asked) };
      for (const one of asked) {
        const row = await questionRow(db, one.workflow_id, one.question_id);
        if (!row?.ended_on) continue;
        told = { ...told, question: inWords(team, row.question.text), outcome: endOf(row) };
        lasts = false;
      }
      return lasts;
    },
  };
}

/** What is put to anyone has no reminders: it is taken only when nobody is asked by name, for then its end is the one to see. */
function unanswered(open: readonly QuestionRow[]): QuestionRow[] {
  const byName = open.filter((row) => row.waited_for.length > 0);
  const toAnyone = open.filter((row) => !getsReminders(row.question.panel) && row.answers.length === 0);
  return byName.length > 0 ? byName : toAnyone;
}

async function reminders(
  db: Kysely<Tables>,
  team: Team,
  since: Date,
  asked: readonly Asked[],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  if (asked.length === 0) return counts;
  const sent = await sentReminders(
    db,
    asked.map((one) => one.workflow_id),
  );
  for (const { workflowId, questionId, to, sentAt } of sent) {
    const isAsked = asked.some((one) => one.workflow_id === workflowId && one.question_id === questionId);
    if (!isAsked || sentAt < since) continue;
    const name = nameOf(team, to);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
