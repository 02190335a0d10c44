/** The outside world in a report: what was made there, and what stood still because something there was broken. */
import { sql, type Kysely } from 'kysely';
import type { Team, VendorName } from '../domain/team.ts';
import { hoursBetween } from '../domain/calendar/working-days.ts';
import type { Report, ReportedFault, ReportedWrite } from './reported.ts';
import type { Tables } from './tables.ts';

export async function writesOf(
  db: Kysely<Tables>,
  team: Team,
  workflows: readonly string[],
  withoutPages: readonly VendorName[],
): Promise<{ writes: Report['writes']; audit: ReportedWrite[] }> {
  const rows = await db
    .selectFrom('writes')
    .selectAll()
    .where('workflow_id', 'in', workflows)
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
      ...placeOf(team, row.result, withoutPages),
    })),
  };
}

/** A write keeps what the vendor answered: a link, the place of a message in Slack, or the key of an issue in Jira. */
function placeOf(
  team: Team,
  result: object | null,
  withoutPages: readonly VendorName[],
): Pick<ReportedWrite, 'link' | 'message'> {
  const linked = (system: VendorName, link: string) => (withoutPages.includes(system) ? null : link);
  const [channel, ts, key] = [markerIn(result, 'channel'), markerIn(result, 'ts'), markerIn(result, 'key')];
  if (channel !== null && ts !== null) {
    const link = `https://slack.com/archives/${channel}/p${ts.replace('.', '')}`;
    return { link: linked('slack', link), message: { channel, ts } };
  }
  if (key === null) return { link: markerIn(result, 'link'), message: null };
  return { link: linked('jira', `${team.jira.site.replace(/\/$/, '')}/browse/${key}`), message: null };
}

function markerIn(result: object | null, name: string): string | null {
  const word: unknown = result && Reflect.get(result, name);
  return typeof word === 'string' ? word : null;
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
