/** Who was waited for and how long: totals by role, then each question on one axis of time. */
import { DateTime } from 'luxon';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import { formatTime } from '../../domain/text/dates.ts';
import type { Report } from '../../records/reported.ts';
import type { ReportedQuestion, ReportedWait } from '../../records/reported-questions.ts';
import { html, type Html, when } from './html.ts';
import { moment, none, section, table, toContent } from './parts.ts';
import { count, duration, endOf, namesIn, settledOn, waitedByRole } from './words.ts';

export function waiting(report: Report): Html {
  const asked = report.questions.filter(({ settles }) => settles !== 'open');
  if (asked.length === 0) return section('waiting', 'Who was waited for', none('Nobody has been asked anything yet.'));
  const axis = axisOf(asked);
  return section(
    'waiting',
    'Who was waited for, and how long',
    totals(report),
    html`<ul class="legend key" aria-hidden="true">
      <li class="answered">answered</li>
      <li class="partly">answered in part</li>
      <li class="silence">nobody answered</li>
      <li class="dot">reminder</li>
      <li class="tick">deadline</li>
    </ul>`,
    html`<div class="axis" aria-hidden="true">${axisPicture(axis)}</div>`,
    html`<ol class="rows">
      ${asked.map((one) => row(one, waitsFor(report, one), axis))}
    </ol>`,
  );
}

function waitsFor({ waited }: Report, { workflowId, id }: ReportedQuestion): ReportedWait[] {
  return waited.filter((one) => one.workflowId === workflowId && one.questionId === id);
}

function totals(report: Report): Html {
  const rows = waitedByRole(report).map(
    ({ who, questions, workingHours, unanswered }) =>
      html`<tr>
        <th scope="row">${who}</th>
        <td>${questions}</td>
        <td>${duration(workingHours)}</td>
        <td>${unanswered === 0 ? '–' : unanswered}</td>
      </tr>`,
  );
  return table(
    ['Waited for', 'Questions', 'Together', 'No answer'],
    rows,
    "In working hours of the people asked. Where a backup answered, the wait is still the holder's.",
  );
}

function row(question: ReportedQuestion, waits: readonly ReportedWait[], axis: Axis): Html {
  const { since, until, decision, reminders } = question;
  const [end, on] = [endOf(question), settledOn(question)];
  const reminded =
    reminders.length > 0 ? html`, <span class="whole-words">${count(reminders.length, 'reminder')}</span>` : null;
  const by = decision ? html`${namesIn(decision.by)}: ` : null;
  return html`<li class="wait">
    <p>${toContent(question, question.question)}</p>
    ${timeline(question, axis)}
    <p>${end === null ? html`<strong>still open</strong>` : html`${by}${end}, ${on ? moment(on) : null}`}</p>
    <p class="fine">asked ${moment(since)}, until ${moment(until)}${reminded}</p>
    ${when(waits.map(wait), (people) => html`<p class="fine">waited for ${people}</p>`)}
  </li>`;
}

function wait({ person, answered, until, workingHours, hours }: ReportedWait, n: number): Html {
  const long =
    until === null
      ? 'still'
      : `${duration(workingHours)}${answered ? '' : ', no answer'}${workingHours === 0 && hours > 0 ? ' (outside working hours)' : ''}`;
  return html`${n > 0 ? '; ' : null}${person.name} ${long}`;
}

interface Axis {
  readonly from: number;
  readonly until: number;
  readonly zone: BusinessTime;
}

function axisOf(questions: readonly ReportedQuestion[]): Axis {
  const times = questions.flatMap((one) => [one.since, settledOn(one) ?? one.until]);
  const sorted = times.toSorted((a, b) => Date.parse(a) - Date.parse(b));
  return { from: Date.parse(sorted[0] ?? ''), until: Date.parse(sorted.at(-1) ?? ''), zone: sorted[0] ?? '' };
}

/** A place on the axis, in percent; a small margin keeps marks at the ends whole. */
function place({ from, until }: Axis, on: number): string {
  return `${(1 + (98 * (Math.min(on, until) - from)) / Math.max(1, until - from)).toFixed(2)}%`;
}

/** Mondays, for the eye. */
function mondays(axis: Axis): DateTime[] {
  const found: DateTime[] = [];
  const first = DateTime.fromISO(axis.zone, { setZone: true, locale: 'en-GB' }).startOf('week');
  for (let day = first; day.toMillis() < axis.until && found.length < 60; day = day.plus({ weeks: 1 })) {
    if (day.toMillis() >= axis.from) found.push(day);
  }
  return found;
}

function axisPicture(axis: Axis): Html {
  const labels = mondays(axis).map(
    (day) => html`<text x="${place(axis, day.toMillis())}" y="12">${day.toFormat('d LLL')}</text>`,
  );
  return html`<svg width="100%" height="16">${labels}</svg>`;
}

function howItWent({
  endedOn,
  decision,
  settles,
  asked,
  answered,
}: ReportedQuestion): 'open' | 'answered' | 'partly' | 'silence' {
  if (endedOn === null) return 'open';
  if (decision || (settles === 'each' && answered.length >= asked.length)) return 'answered';
  return answered.length > 0 ? 'partly' : 'silence';
}

function timeline(question: ReportedQuestion, axis: Axis): Html {
  const { since, until, reminders } = question;
  const settled = settledOn(question);
  const at = (on: BusinessTime) => place(axis, Date.parse(on));
  const end = settled ?? until;
  const how = howItWent(question);
  const width = Math.max(0.6, Number.parseFloat(at(end)) - Number.parseFloat(at(since)));
  const spoken = [
    `asked ${formatTime(since)}`,
    `deadline ${formatTime(until)}`,
    ...reminders.map(({ to, on }) => `${to} reminded ${formatTime(on)}`),
    settled ? `ended ${formatTime(settled)}` : 'still open',
  ].join(', ');
  return html`<svg class="timeline" role="img" aria-label="${spoken}" width="100%" height="16">
    ${mondays(axis).map((day) => html`<rect class="monday" x="${place(axis, day.toMillis())}" width="1" height="16" />`)}
    <rect class="${how}" x="${at(since)}" y="4" width="${width.toFixed(2)}%" height="8" rx="3" />
    <rect class="deadline" x="${at(until)}" y="1" width="2" height="14" />
    ${reminders.map(({ on }) => html`<circle class="reminder" cx="${at(on)}" cy="8" r="2.5" />`)}
  </svg>`;
}
