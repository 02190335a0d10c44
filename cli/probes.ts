/**
 * What `check` looks at, one probe per thing. The only place outside of activities that calls vendors: it reads, with the same
 * clients and the same words for refusals as the activities, so that what is found here is what a workflow would meet.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { failureOf } from '../vendors/errors.ts';
import type { Parts } from '../config/environment.ts';
import { UserError } from '../config/user-error.ts';
import type { Team } from '../domain/team.ts';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import type { Check, Finding } from '../vendors/check.ts';
import type { Access, Connection, Vendor } from '../vendors/vendor.ts';
import { asTeamHas } from '../worker/clients.ts';
import { openDatabase } from '../records/database.ts';
import { connectTemporal } from '../client/temporal/client.ts';

export async function probeDatabase({ url }: Parts['database']): Promise<Finding[]> {
  const db = openDatabase(url);
  const thing = 'PostgreSQL';
  try {
    const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(db);
    return [{ thing, found: `ok: version ${rows[0]?.version ?? 'unknown'}` }];
  } catch (error) {
    return [{ thing, ...asTold(error) }];
  } finally {
    await db.destroy();
  }
}

export async function probeTemporal(profile: Parts['temporal'], team: Team): Promise<Finding[]> {
  const thing = 'Temporal';
  try {
    const temporalClient = await connectTemporal(profile);
    try {
      const missing = await temporalClient.missingSearchAttributes();
      const next = missing.length > 0 ? '; the worker registers its search attributes' : '';
      const reached = { thing, found: `ok: ${profile.address}, namespace ${profile.namespace}${next}` };
      // Without its search attributes the server cannot list, and nothing has run yet.
      const running = missing.length > 0 ? [] : await temporalClient.list(team.id);
      const unreadable = await temporalClient.unreadable(running.map(({ workflowId }) => workflowId));
      return [reached, ...(unreadable ? [{ thing: 'Payload keys', ...asTold(unreadable) }] : [])];
    } finally {
      await temporalClient.close();
    }
  } catch (error) {
    return [{ thing, ...asTold(error) }];
  }
}

export async function probeVendor(vendor: Vendor, access: Access, team: ConfiguredTeam): Promise<Finding[]> {
  const connection = await vendor.connect(access);
  const findings: Finding[] = [];
  for (const check of vendor.probe(connection, team)) {
    findings.push({ thing: check.thing, ...(await look(check, asTeamHas(vendor, team), connection)) });
  }
  return findings;
}

const parkedDetails = z.object({ why: z.string(), remedy: z.string() });

async function look(check: Check, vendor: Vendor, { refusalOf }: Connection): Promise<Omit<Finding, 'thing'>> {
  try {
    return await check.look();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    if (refusal === 'malformed') {
      return { found: 'sent an unreadable response', remedy: 'Check that the address belongs to the vendor.' };
    }
    const failure = failureOf(vendor, check.doing, refusal);
    const parked = parkedDetails.safeParse(failure.details?.[0]);
    if (parked.success) return { found: parked.data.why, remedy: parked.data.remedy };
    return { found: failure.message, remedy: 'Try again later; check the address and the network.' };
  }
}

/** What a server says when it cannot be reached. */
function asTold(error: unknown): Omit<Finding, 'thing'> {
  if (error instanceof UserError) return { found: error.what, remedy: error.remedy };
  return { found: error instanceof Error ? error.message : String(error), remedy: 'Check the address.' };
}
