/** The outside world in a report: what was made there, and what was parked because something there was broken. */
import { sql, type Kysely } from 'kysely';
import type { VendorName } from '../domain/team.ts';
import { hoursBetween } from '../domain/calendar/working-days.ts';
import type { Report, ReportedFault, ReportedWrite } from './reported.ts';
import type { Tables } from './tables.ts';

export async function writesOf(
  db: Kysely<Tables>,
  workflows: readonly string[],
  withoutPages: readonly VendorName[],
): Promise<{ writes: Report['writes']; audit: ReportedWrite[] }> {
  const rows = await db
    .selectFrom('writes')
    .leftJoin('external_references', 'external_references.write_key', 'writes.key')
    .selectAll('writes')
    .select(['place', 'id', 'name', 'link'])
    .where('writes.workflow_id', 'in', workflows)
    .orderBy('intended_at')
    .orderBy('key')
    .execute();
  const counts = new Map<string, Report['writes'][number]>();
  for (const { system, operation } of rows.filter((row) => row.done_at !== null)) {
    const name = `${system} ${operation}`;
    counts.set(name, { system, operation, count: (counts.get(name)?.count ?? 0) + 1 });
  }
  return {
    writes: [...counts].toSorted(([a, m], [b, n]) => n.count - m.count || (a < b ? -1 : 1)).map(([, count]) => count),
    audit: rows.map((row) => ({
      key: row.key,
      workflowId: row.workflow_id,
      system: row.system,
      operation: row.operation,
      realAt: (row.done_at ?? row.intended_at).toISOString(),
      attempts: row.attempts,
      done: row.done_at !== null,
      link: withoutPages.some((name) => name === row.system) ? null : row.link,
      reference: row.place === null || row.id === null ? null : { place: row.place, id: row.id, name: row.name },
    })),
  };
}

export async function faultsOf(db: Kysely<Tables>, workflows: readonly string[]): Promise<ReportedFault[]> {
  const rows = await db
    .selectFrom('faults')
    .selectAll()
    .where('workflow_id', 'in', workflows)
    .orderBy(sql`since::timestamptz`)
    .execute();
  return rows.map(({ workflow_id: workflowId, activity, why, remedy, since, ended_on: until }) => ({
    workflowId,
    activity,
    why,
    remedy,
    since,
    until,
    hours: until ? hoursBetween(since, until) : 0,
  }));
}
