/** How a write of ours is known again: by a marker that only this installation can work out, from an account that it has used. */
import { createHmac } from 'node:crypto';
import type { Kysely } from 'kysely';
import { markerSecrets, ownIdentities, saveIdentities } from '../records/own-marks.ts';
import type { Tables } from '../records/tables.ts';
import type { OwnMarks } from '../vendors/made-once.ts';
import type { VendorClient } from '../vendors/vendor.ts';

export type IdentifiedClient = Pick<VendorClient, 'name' | 'title' | 'tokenId' | 'identify' | 'call'>;

/** With the marker that a new write carries. A token that was never used says who it is, before anything is written with it. */
export async function ownMarks(
  db: Kysely<Tables>,
  client: IdentifiedClient,
  key: string,
): Promise<OwnMarks & { readonly marker: string }> {
  const secrets = await markerSecrets(db);
  const [newest, ...earlier] = secrets;
  const marker = markerOf(key, newest);
  const markers = [marker, ...earlier.map((secret) => markerOf(key, secret))];
  const authors = (await ownIdentities(db, client.name, client.tokenId)) ?? (await identified());
  return { marker, markers, authors };

  async function identified(): Promise<readonly string[]> {
    const identities = await client.call('identify the token', () => client.identify());
    await saveIdentities(db, client.name, client.tokenId, identities);
    return (await ownIdentities(db, client.name, client.tokenId)) ?? identities;
  }
}

/** What a message, an issue or a release carries so that it is found again. */
export function markerOf(key: string, secret: string): string {
  return createHmac('sha256', secret).update(key).digest('hex').slice(0, 16);
}
