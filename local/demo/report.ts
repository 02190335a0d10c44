/** How the demo ends: the report of its iteration, and whether the outside world shows exactly what the records say. */
import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Kysely } from 'kysely';
import { asDocument } from '../../client/terminal/json.ts';
import { print } from '../../client/terminal/print.ts';
import { terminalSummary } from '../../client/report/terminal.ts';
import { canOpen, openPage, writeReport } from '../../client/report/write.ts';
import type { ConfiguredTeam } from '../../config/configured-team.ts';
import { reportOf } from '../../records/report.ts';
import type { Report } from '../../records/reported.ts';
import type { Tables } from '../../records/tables.ts';
import { effectsOf } from './effects.ts';

interface Ending {
  readonly team: ConfiguredTeam;
  readonly iteration: string;
  /** Holds `report.html`, and `report.json` for programs. */
  readonly folder: string;
  /** A person sits at the terminal. */
  readonly attended: boolean;
}

/** Prints the summary, writes the page and the same as JSON, and opens the page where somebody can look at it. */
export async function endWithReport(
  db: Kysely<Tables>,
  { team, iteration, folder, attended }: Ending,
): Promise<Report> {
  const report = await reportOf(db, team.id, iteration, team.simulate);
  print('', ...terminalSummary(report), '');
  const path = await writeReport(db, report, join(folder, 'report.html'));
  const data = resolve(folder, 'report.json');
  await writeFile(data, asDocument(report), { mode: 0o600 });
  print(`The whole report: ${path}`, `For programs:     ${data}`);
  if (attended && canOpen(process.env)) await openPage(path);
  return report;
}

/** The outside world beside the records: every write that counts as done must be exactly one visible effect. */
export interface Comparison {
  readonly writes: number;
  readonly doubled: readonly string[];
  /** Made twice, and one of them taken back. */
  readonly repaired: readonly string[];
  readonly missing: readonly string[];
  /** Effects of Drumbeat that no write in the records explains. */
  readonly unexplained: readonly string[];
}

/** The operations that make something new; the rest changes what is there, and may be repeated. */
const creating = ['chat.postMessage', 'createIssue', 'issues.create', 'issues.createComment', 'repos.createRelease'];
/** With a marker they take back what carried it. */
const takingBack = ['chat.delete', 'editIssue', 'issues.update', 'issues.deleteComment'];

export async function compareWithEffects(db: Kysely<Tables>, simulator: string): Promise<Comparison> {
  const effects = await effectsOf(simulator);
  const made = effects.filter((effect) => creating.includes(effect.operation));
  const takenBack = effects.flatMap(({ operation, marker }) =>
    marker && takingBack.includes(operation) ? marker : [],
  );
  const writes = await db.selectFrom('writes').select(['key']).where('done_at', 'is not', null).execute();
  const secrets = await db.selectFrom('marker_secrets').select('secret').execute();
  const marked = secrets.flatMap(({ secret }) => writes.map(({ key }) => [markerIn(key, secret), key] as const));
  const expected = new Map(marked);
  const seen = new Map<string, number>();
  const count = (key: string, by: number) => seen.set(key, (seen.get(key) ?? 0) + by);
  const keyOf = (marker: string) => expected.get(marker) ?? marker;
  for (const { marker } of made) if (marker) count(keyOf(marker), 1);
  for (const marker of takenBack) count(keyOf(marker), -1);
  return {
    writes: writes.length,
    doubled: [...seen].flatMap(([key, number]) => (number > 1 ? [key] : [])),
    repaired: takenBack.map(keyOf),
    missing: writes.flatMap(({ key }) => ((seen.get(key) ?? 0) > 0 ? [] : [key])),
    unexplained: made.flatMap(({ marker, summary }) => (marker && expected.has(marker) ? [] : [summary])),
  };
}

/** How a vendor carries the key of a write, worked out here anew: the judge does not ask the judged. */
function markerIn(key: string, secret: string): string {
  return createHmac('sha256', secret).update(key).digest('hex').slice(0, 16);
}

/** `report`: which of them it tells; the others are of the iteration that follows. */
export function comparisonInWords(
  { writes, doubled, repaired, missing, unexplained }: Comparison,
  report?: Pick<Report, 'writes'>,
): string {
  const told = report?.writes.reduce((sum, { count }) => sum + count, 0) ?? writes;
  const takenBack = repaired.length > 0 ? ` (and ${repaired.length} repaired)` : '';
  const counts = `${doubled.length} doubled${takenBack}, ${missing.length} missing, ${unexplained.length} unexplained`;
  return [
    `Outside writes in the records: ${writes}.`,
    ...(told === writes ? [] : [`  ${told} in the report, ${writes - told} of the iteration that follows.`]),
    `In the simulators' ledger: ${counts}.`,
    ...doubled.map((key) => `  doubled      ${key}`),
    ...repaired.map((key) => `  repaired     ${key}`),
    ...missing.map((key) => `  missing      ${key}`),
    ...unexplained.map((summary) => `  unexplained  ${summary}`),
  ].join('\n');
}

export function isClean({ doubled, missing, unexplained }: Comparison): boolean {
  return doubled.length + missing.length + unexplained.length === 0;
}
