/** A preview as people read it and paste it: 80 columns, grouped by day. */
import type { AskedPerson, Beat, Preview, Previewed } from '../../domain/preview.ts';
import type { On } from '../../domain/moments.ts';
import { roleNames } from '../../domain/team.ts';
import { sayDay, sayOn, sayTime, sayWeekday } from '../../domain/wording.ts';
import { millisOf } from '../../domain/working-days.ts';
import { indented } from './print.ts';

/** Now, by the clock that the iterations live by. */
export interface Now {
  readonly on: On;
  readonly clock: 'real' | 'demo';
}

export function previewInWords(preview: Preview, now: Now): string {
  const { iteration, team, release, starts, closes } = preview;
  const days = Map.groupBy(preview.beats, (beat) => sayDay(beat.on));
  return [
    indented(`Iteration ${iteration} of ${team.name}: ${sayOn(starts)} to ${sayOn(closes)}`, ''),
    indented(`Release ${release}. Times are those of ${placeOf(team.timeZone)}. Nothing is started by this.`, ''),
    ...itIs(preview, now),
    ...elsewhere(preview),
    ...[...days].flatMap(([day, beats]) => ['', day, ...beats.map((beat) => beatInWords(preview, beat, now.on))]),
  ].join('\n');
}

/** Said where a reader would take it for another moment: what is told began before it, or a demo has its own clock. */
function itIs({ beats }: Preview, { on, clock }: Now): string[] {
  const isDemo = clock === 'demo';
  if (!isDemo && !beats.some((beat) => isUpTo(beat.on, on))) return [];
  return [indented(`It is ${sayOn(on)}${isDemo ? ' by the clock of the demo that runs here' : ''}.`, '')];
}

function isUpTo(moment: On, now: On): boolean {
  return millisOf(moment) <= millisOf(now);
}

/** Who lives by another clock. */
function elsewhere({ people, team }: Preview): string[] {
  return people
    .filter((one) => one.timeZone !== team.timeZone)
    .map(({ name, timeZone, hours: { from, to } }) =>
      indented(`${name} works ${from} to ${to} in ${placeOf(timeZone)}.`, '  '),
    );
}

function beatInWords(preview: Preview, beat: Beat, now: On): string {
  const rows = beatRows(preview, beat).map(([name, words]) => indented(words, `         ${name.padEnd(10)}`));
  const came = !isUpTo(beat.on, now) ? '' : isUpTo(beat.question?.until ?? beat.on, now) ? ' (past)' : ' (due now)';
  return [indented(`${beat.title}${came}`, `  ${sayTime(beat.on)}  `), ...rows].join('\n');
}

/** What is to be said of a beat, by name; in the calendar file too. */
export function beatRows(preview: Preview, { earlier, provided, question }: Beat): [name: string, words: string][] {
  const rows: [string, string | undefined][] = [
    ['only if', provided],
    ['or sooner', earlier],
    ['question', question?.text],
    ['asks', question && whoInWords(preview, question)],
    ['hours', question && hoursInWords(preview, question)],
    ['until', question && sayOn(question.until)],
    ['reminds', question && remindersInWords(question)],
    ['else', question?.ifNobodyAnswers],
  ];
  return rows.flatMap(([name, words]) => (words ? [[name, words]] : []));
}

function whoInWords(preview: Preview, { kind, role, people, backup, among }: Previewed): string {
  const names = people.map((one) => one.name).join(', ');
  if (among !== undefined) return among;
  if (role !== undefined) return `${names}, ${roleNames[role]}${backup ? `; backup ${backup.name}` : ''}`;
  const group = people.length === preview.people.length ? 'the team' : names;
  if (kind === 'open') return `whoever of ${group} wants to`;
  return kind === 'each' ? `each of ${group}` : `any one of ${group}`;
}

/** For whom it is another time, and who is not at work then; nothing when it suits everybody. */
function hoursInWords({ team, people }: Preview, { people: asked, backup }: Previewed): string {
  const all = [...asked, ...(backup ? [backup] : [])];
  const isAbroad = ({ id }: AskedPerson) => people.some((one) => one.id === id && one.timeZone !== team.timeZone);
  const abroad = all
    .filter(isAbroad)
    .map(({ name, on, atWork }) => `for ${name} it is ${sayWeekday(on)}${atWork ? '' : ', not at work'}`);
  const here = all.filter((one) => !isAbroad(one));
  const away = here.filter((one) => !one.atWork).map((one) => one.name);
  const everybody = abroad.length > 0 ? 'the others are not at work' : 'outside the working hours of all who are asked';
  if (away.length > 1 && away.length === here.length) return [...abroad, everybody].join('; ');
  return [...abroad, ...(away.length > 0 ? [`not at work: ${away.join(', ')}`] : [])].join('; ');
}

/** Each time once; who is told besides those asked is named. */
function remindersInWords({ reminders, people }: Previewed): string {
  return reminders
    .flatMap(({ on, people: told, isDeadline }) => {
      const others = told.filter((one) => !people.some(({ id }) => id === one.id)).map((one) => one.name);
      if (isDeadline) return others.length > 0 ? [`at the deadline ${others.join(', ')} hears of it`] : [];
      return [`${sayOn(on)}${others.length > 0 ? ` (also ${others.join(', ')})` : ''}`];
    })
    .join('; ');
}

/** `New York` of `America/New_York`. */
function placeOf(timeZone: string): string {
  return timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;
}
