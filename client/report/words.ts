/** What the page and the terminal say alike: an iteration in one sentence, and how long something took. */
import { DateTime } from 'luxon';
import type { Cause } from '../../domain/ledger.ts';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import { roleText } from '../../domain/decisions/panel-words.ts';
import { toInternalText } from '../../domain/text/text.ts';
import type { Report } from '../../records/reported.ts';
import type { ReportedQuestion } from '../../records/reported-questions.ts';

export interface Outcome {
  readonly goals: number;
  readonly achieved: number;
  /** Planned, and added later. */
  readonly items: number;
  readonly done: number;
  readonly carriedOver: number;
  readonly dropped: number;
  readonly added: number;
}

/** What became of the plan: each item by its last entry in the ledger. */
export function outcomeOf({ plan, goals, ledger }: Report): Outcome {
  const last = new Map(ledger.map(({ subject, cause }) => [subject, cause]));
  const ended = (cause: Cause) => [...last.values()].filter((one) => one === cause).length;
  const late = ledger.filter(({ cause }) => cause === 'scope added' || cause === 'improvement');
  const added = new Set(late.map(({ subject }) => subject));
  const planned = new Set(plan?.lines.map(({ id }) => id));
  return {
    goals: goals.length,
    achieved: goals.filter(({ score }) => score === 'achieved').length,
    items: (plan?.items ?? 0) + [...added].filter((subject) => !planned.has(subject)).length,
    done: ended('done'),
    carriedOver: ended('carry-over'),
    dropped: ended('dropped'),
    added: added.size,
  };
}

export function hasEnded({ workflows }: Report): boolean {
  return workflows.some(({ type, endedOn }) => type === 'iteration' && endedOn !== null);
}

export function sentence(report: Report): string {
  const { releases, improvement, plan, cancelled } = report;
  const published = releases.filter(({ link }) => link !== null).map(({ version }) => version);
  const dropped = releases.filter(({ cancelledBecause }) => cancelledBecause !== null).map(({ version }) => version);
  if (cancelled) return cancelledInWords(report.team, cancelled);
  const { goals, achieved, done, items } = outcomeOf(report);
  const parts = [
    ...(plan ? [goals === 0 ? 'had no goal' : `achieved ${achieved} of ${count(goals, 'goal')}`] : ['has no plan yet']),
    ...(hasEnded(report) ? [`finished ${done} of ${count(items, 'item')}`] : []),
    ...(published.length > 0 ? [`released ${listed(published)}`] : []),
    ...(dropped.length > 0 ? [`cancelled the release ${listed(dropped)}`] : []),
    ...improvementPart(improvement),
  ];
  const said = parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts.join('');
  return hasEnded(report) ? `${report.team} ${said}.` : `Still running: so far ${report.team} ${said}.`;
}

export function listed(names: readonly string[]): string {
  return new Intl.ListFormat('en').format(names);
}

function cancelledInWords(team: string, { reason, takenBack, left }: NonNullable<Report['cancelled']>): string {
  return [
    `${team} cancelled this iteration${reason === null ? '' : ` (${reason})`}.`,
    ...(takenBack.length > 0 ? [`Undone: ${takenBack.join(', ')}.`] : []),
    ...(left.length > 0 ? [`Left: ${left.join(', ')}.`] : []),
  ].join(' ');
}

/** Where no improvement stands yet. */
export function notChosen({ cancelled }: Report): string {
  return cancelled ? 'The iteration was cancelled before one was chosen.' : 'The retrospective has not chosen yet.';
}

function improvementPart({ chosen }: Report['improvement']): string[] {
  if (chosen === null) return [];
  return [chosen === 'none chosen' ? 'chose no improvement' : 'chose one improvement'];
}

/** Is the question one decision? The others gather forms. */
export function isDecision({ settles }: ReportedQuestion): boolean {
  return settles === 'seats';
}

/** When it was decided; without a decision, when it ended: a question may be closed some time after its answer. */
export function settledOn(question: ReportedQuestion): BusinessTime | null {
  return question.decision?.on ?? question.endedOn;
}

export function namesIn(people: readonly { readonly name: string }[]): string {
  return listed(people.map(({ name }) => name));
}

/** How the question ended, in a few words; null while it is open. */
export function endOf(question: ReportedQuestion): string | null {
  const { decision, outcome, endedOn, answered, asked, settles } = question;
  if (decision) return decision.choice;
  if (endedOn === null) return null;
  if (answered.length === 0) return `nobody answered: ${outcome}`;
  if (settles === 'seats') return `only ${namesIn(answered)} answered: ${outcome}`;
  return settles === 'each' ? `${answered.length} of ${asked.length} answered` : `${answered.length} answered`;
}

export interface WaitedFor {
  readonly who: string;
  readonly questions: number;
  readonly workingHours: number;
  readonly unanswered: number;
}

/** Who was waited for in all: a role with whoever held it, or whoever was asked by name. The longest first. */
export function waitedByRole({ waited }: Report): WaitedFor[] {
  const byRole = Map.groupBy(waited, ({ role }) => (role ? toInternalText(roleText(role)) : 'people asked by name'));
  return [...byRole]
    .map(([who, waits]) => ({
      who,
      questions: new Set(waits.map((one) => `${one.workflowId} ${one.questionId}`)).size,
      workingHours: waits.reduce((sum, one) => sum + one.workingHours, 0),
      unanswered: waits.filter((one) => !one.answered && one.until !== null).length,
    }))
    .toSorted((a, b) => b.workingHours - a.workingHours);
}

export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** `7.5 h`, or `20 min` below one hour. */
export function duration(hours: number): string {
  return hours < 1 ? `${Math.round(hours * 60)} min` : `${Math.round(hours * 10) / 10} h`;
}

/** `18 – 29 January 2027`. */
export function days(from: BusinessTime, until: BusinessTime): string {
  const [first, last] = [from, until].map((one) => DateTime.fromISO(one, { setZone: true, locale: 'en-GB' }));
  if (!first || !last) return '';
  const start = first.hasSame(last, 'month') ? 'd' : first.hasSame(last, 'year') ? 'd LLLL' : 'd LLLL yyyy';
  return `${first.toFormat(start)} – ${last.toFormat('d LLLL yyyy')}`;
}
