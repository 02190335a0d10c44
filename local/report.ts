/** The demo's last page: one iteration as the records tell it, and whether the outside world shows exactly that. */
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { DateTime } from 'luxon';
import { z } from 'zod';
import type { On } from '../domain/moments.ts';
import type { TeamId } from '../domain/team.ts';
import { ledgerOf } from '../records/ledger.ts';
import { frozenPlan } from '../records/plans.ts';
import { reportOf, type Report } from '../records/report.ts';
import type { Tables } from '../records/tables.ts';

const width = 80;

/** The report of one iteration in plain text; `next` is where its improvement has to stand. */
export async function reportInWords(
  db: Kysely<Tables>,
  { team, iteration, next }: { team: TeamId; iteration: string; next: string },
): Promise<string> {
  const report = await reportOf(db, team, iteration);
  return [
    heading(`${report.team} · iteration ${iteration}`),
    ...planLines(report),
    '',
    'Goals, as communicated → as achieved',
    ...goalLines(report),
    '',
    'Scope and carry-over (the ledger)',
    ...ledgerLines(report),
    '',
    'Who decided what, on which content',
    ...decisionLines(report),
    '',
    'The one improvement',
    ...(await improvementLines(db, team, report, next)),
  ].join('\n');
}

function planLines({ plan, stories }: Report): string[] {
  const release = stories.find((story) => story.kind === 'release');
  const committed = plan
    ? `${plan.items} items, ${plan.committedBy ? `committed by ${plan.committedBy.name}` : 'started unplanned'} ${day(plan.frozenOn)}, content ${short(plan.hash)}`
    : 'no plan was frozen';
  return wrapped([
    `Plan: ${committed}.`,
    ...(release
      ? [`Release ${release.key}: ${release.phase}${release.endedOn ? ` ${day(release.endedOn)}` : ''}.`]
      : []),
  ]);
}

function goalLines({ goals }: Report): string[] {
  if (goals.length === 0) return ['  none'];
  return goals.flatMap(({ title, measure, owner, score, note }) => [
    ...wrapped([`${(score ?? 'unscored').padEnd(8)}  ${title}`], '  ', 12),
    ...wrapped([`${owner.name}; measured by: ${measure}${note ? `; ${note}` : ''}`], '            '),
  ]);
}

function ledgerLines({ ledger, changes }: Report): string[] {
  if (ledger.length === 0) return ['  no change'];
  const counts = Object.entries(changes).map(([cause, count]) => `${count} ${cause}`);
  const told = ledger.filter((entry) => entry.cause !== 'done');
  return [
    ...wrapped([`${counts.join(', ')}.`], '  '),
    ...told.flatMap(({ cause, subject, title, byName }) =>
      wrapped([`${cause.padEnd(11)} ${subject} ${title} (${byName})`], '  ', 14),
    ),
  ];
}

function decisionLines({ decisions, undecided, refusedVotes }: Report): string[] {
  return [
    ...decisions.flatMap(({ question, choice, by, on, hash }) =>
      wrapped([`${day(on)}  ${short(hash)}  ${by.name}: ${choice} – ${question}`], '  ', 16),
    ),
    ...undecided.flatMap(({ question, outcome, on }) =>
      wrapped([`${day(on)}  ––––––  nobody: ${question} – ${outcome}`], '  ', 16),
    ),
    `  Refused votes: ${refusedVotes.length === 0 ? 'none' : refusedVotes.length}`,
    ...refusedVotes.flatMap(({ by, choice, why, on, hash }) =>
      wrapped([`${day(on)}  ${short(hash)}  ${by}: ${choice} – ${why}`], '  ', 16),
    ),
  ];
}

async function improvementLines(db: Kysely<Tables>, team: TeamId, report: Report, next: string): Promise<string[]> {
  const { chosen } = report.improvement;
  if (chosen === null) return ['  The retrospective has not chosen yet.'];
  if (chosen === 'none chosen') return ['  None chosen; the next retrospective opens with that.'];
  const plan = await frozenPlan(db, team, next);
  const planned = plan?.items.some((item) => item.key === chosen.item) ?? false;
  const entered = (await ledgerOf(db, team, next)).some(
    (entry) => entry.cause === 'improvement' && entry.subject === chosen.item,
  );
  const where = planned
    ? `is in the committed plan of ${next}`
    : entered
      ? `entered ${next} as a ledger entry, after its commit`
      : `does NOT stand in ${next}`;
  return wrapped(
    [
      `${chosen.what}.`,
      `Owner ${chosen.ownerName}; measured by: ${chosen.measure}; today: ${chosen.baseline}.`,
      `${chosen.item ?? 'No Jira item'} ${where}.`,
    ],
    '  ',
  );
}

/** The outside world beside the records: every write that counts as done must be exactly one visible effect. */
export interface Comparison {
  readonly writes: number;
  readonly doubled: readonly string[];
  readonly missing: readonly string[];
  /** Effects of Drumbeat that no write in the records explains. */
  readonly unexplained: readonly string[];
}

const effects = z.array(
  z.looseObject({ operation: z.string(), target: z.string(), marker: z.string().optional(), summary: z.string() }),
);
/** The operations that make something new; the rest changes what is there, and may be repeated. */
const creating = ['chat.postMessage', 'createIssue', 'issues.create', 'issues.createComment', 'repos.createRelease'];

export async function compareWithEffects(db: Kysely<Tables>, simulator: string): Promise<Comparison> {
  const made = effects
    .parse(await (await fetch(`${simulator}/effects`)).json())
    .filter((effect) => creating.includes(effect.operation));
  const writes = await db.selectFrom('writes').select(['key']).where('done_at', 'is not', null).execute();
  const expected = new Map(writes.map(({ key }) => [markerIn(key), key]));
  const seen = new Map<string, number>();
  for (const { marker } of made) if (marker) seen.set(marker, (seen.get(marker) ?? 0) + 1);
  return {
    writes: writes.length,
    doubled: [...seen].flatMap(([marker, count]) => (count > 1 ? [expected.get(marker) ?? marker] : [])),
    missing: [...expected].flatMap(([marker, key]) => (seen.has(marker) ? [] : [key])),
    unexplained: made.flatMap(({ marker, summary }) => (marker && expected.has(marker) ? [] : [summary])),
  };
}

/** How a vendor carries the key of a write, worked out here anew: the judge does not ask the judged. */
function markerIn(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

export function comparisonInWords({ writes, doubled, missing, unexplained }: Comparison): string {
  const counts = `${doubled.length} doubled, ${missing.length} missing, ${unexplained.length} unexplained`;
  return [
    `Outside writes: ${writes} done, say the records.`,
    `In the simulators' ledger: ${counts}.`,
    ...doubled.map((key) => `  doubled      ${key}`),
    ...missing.map((key) => `  missing      ${key}`),
    ...unexplained.map((summary) => `  unexplained  ${summary}`),
  ].join('\n');
}

export function isClean({ doubled, missing, unexplained }: Comparison): boolean {
  return doubled.length + missing.length + unexplained.length === 0;
}

function heading(words: string): string {
  return `${words}\n${'─'.repeat(Math.min(words.length, width))}`;
}

function day(on: On): string {
  return DateTime.fromISO(on, { setZone: true }).setLocale('en-GB').toFormat('dd LLL');
}

function short(hash: string): string {
  return hash.slice(0, 6);
}

/** Lines of at most 80 columns; what runs over goes on at the column `hanging`. */
function wrapped(lines: readonly string[], indent = '', hanging = indent.length): string[] {
  return lines.flatMap((line) => {
    const out: string[] = [];
    let current = indent;
    for (const word of line.split(/(?<=\s)/)) {
      if (current.trim() !== '' && (current + word.trimEnd()).length > width) {
        out.push(current.trimEnd());
        current = ' '.repeat(hanging);
      }
      current += word;
    }
    return [...out, current.trimEnd()];
  });
}
