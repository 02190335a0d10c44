/** A preview as people read it and paste it: 80 columns, grouped by day. */
import type { Preview } from '../domain/preview.ts';
import type { AskedPerson, ScheduledStep, Previewed } from '../domain/preview-step.ts';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import { roleText } from '../domain/decisions/panel-words.ts';
import { formatDay, formatTime, formatClock, formatWeekday } from '../domain/text/dates.ts';
import { toInternalText } from '../domain/text/text.ts';
import { millisOf } from '../domain/calendar/working-days.ts';
import { listed } from '../client/report/words.ts';
import { indented } from '../client/terminal/print.ts';

/** Now, by the clock that the iterations live by. */
export interface Now {
  readonly on: BusinessTime;
  readonly clock: 'real' | 'demo';
}

export function previewInWords(preview: Preview, now: Now): string {
  const { iteration, team, release, starts, closes } = preview;
  const days = Map.groupBy(preview.steps, (step) => formatDay(step.on));
  return [
    indented(`Iteration ${iteration} of ${team.name}: ${formatTime(starts)} to ${formatTime(closes)}`, ''),
    indented(
      `${release === null ? '' : `Release ${release}. `}Times are in ${placeOf(team.timeZone)}. This starts nothing.`,
      '',
    ),
    ...itIs(preview, now),
    ...elsewhere(preview),
    ...[...days].flatMap(([day, steps]) => ['', day, ...steps.map((step) => stepInWords(preview, step, now.on))]),
  ].join('\n');
}

/** Said where a reader would take it for another moment: the step began before it, or a demo has its own clock. */
function itIs({ steps }: Preview, { on, clock }: Now): string[] {
  const isDemo = clock === 'demo';
  if (!isDemo && !steps.some((step) => isUpTo(step.on, on))) return [];
  return [indented(`It is ${formatTime(on)}${isDemo ? ' by the clock of the demo that runs here' : ''}.`, '')];
}

function isUpTo(moment: BusinessTime, now: BusinessTime): boolean {
  return millisOf(moment) <= millisOf(now);
}

/** Who has another clock. */
function elsewhere({ people, team }: Preview): string[] {
  return people
    .filter((one) => one.timeZone !== team.timeZone)
    .map(({ name, timeZone, hours: { from, to } }) =>
      indented(`${name} works ${from} to ${to} in ${placeOf(timeZone)}.`, '  '),
    );
}

function stepInWords(preview: Preview, step: ScheduledStep, now: BusinessTime): string {
  const rows = stepRows(preview, step).map(([name, words]) => indented(words, `         ${name.padEnd(10)}`));
  const came = !isUpTo(step.on, now) ? '' : isUpTo(step.question?.until ?? step.on, now) ? ' (past)' : ' (due now)';
  return [indented(`${step.title}${came}`, `  ${formatClock(step.on)}  `), ...rows].join('\n');
}

/** What is to be said about a step, by name; in the calendar file too. */
export function stepRows(
  preview: Preview,
  { earlier, provided, question }: ScheduledStep,
): [name: string, words: string][] {
  const rows: [string, string | undefined][] = [
    ['only if', provided],
    ['or sooner', earlier],
    ['question', question?.text],
    ['asks', question && whoInWords(preview, question)],
    ['hours', question && hoursInWords(preview, question)],
    ['until', question && formatTime(question.until)],
    ['reminds', question && remindersInWords(question)],
    ['else', question?.ifNobodyAnswers],
  ];
  return rows.flatMap(([name, words]) => (words ? [[name, words]] : []));
}

function whoInWords(preview: Preview, { settles, roles, people, needed, backups, among }: Previewed): string {
  const names = people.map((one) => one.name).join(', ');
  if (among !== undefined) return among;
  if (roles.length > 0) {
    const asked = listed(roles.map((one) => toInternalText(roleText(one))));
    return `${names}, ${asked}${backups.length > 0 ? `; backup ${listed(backups.map((one) => one.name))}` : ''}`;
  }
  const group = people.length === preview.people.length ? 'the team' : names;
  if (settles === 'open') return `anyone in ${group}`;
  if (settles === 'each') return `each of ${group}`;
  return needed > 1 ? `${needed} of ${group}` : `any one of ${group}`;
}

/** For whom it is another time, and who is not at work then; nothing when it suits everybody. */
function hoursInWords({ team, people }: Preview, { people: asked, backups }: Previewed): string {
  const all = [...asked, ...backups];
  const isAbroad = ({ id }: AskedPerson) => people.some((one) => one.id === id && one.timeZone !== team.timeZone);
  const abroad = all
    .filter(isAbroad)
    .map(({ name, on, atWork }) => `for ${name} it is ${formatWeekday(on)}${atWork ? '' : ', outside working hours'}`);
  const here = all.filter((one) => !isAbroad(one));
  const away = here.filter((one) => !one.atWork).map((one) => one.name);
  const everybody =
    abroad.length > 0 ? 'outside the others’ working hours' : 'outside the working hours of everyone asked';
  if (away.length > 1 && away.length === here.length) return [...abroad, everybody].join('; ');
  return [...abroad, ...(away.length > 0 ? [`outside working hours: ${away.join(', ')}`] : [])].join('; ');
}

/** Each time once; who is notified besides those asked is named. */
function remindersInWords({ reminders, people }: Previewed): string {
  return reminders
    .flatMap(({ on, people: notified, isDeadline }) => {
      const others = notified.filter((one) => !people.some(({ id }) => id === one.id)).map((one) => one.name);
      if (isDeadline) return others.length > 0 ? [`at the deadline ${others.join(', ')} is notified`] : [];
      return [`${formatTime(on)}${others.length > 0 ? ` (also ${others.join(', ')})` : ''}`];
    })
    .join('; ');
}

/** `New York` of `America/New_York`. */
function placeOf(timeZone: string): string {
  return timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;
}
