/**
 * The privacy gate as activities use it (X5). The team file says how many people read a place; here the vendor is asked how many really do,
 * and the wider answer counts for what may be written there, the narrower for what may be told of it elsewhere.
 */
import { audienceOf, isAsOpen, placeIdOf, visibilityOf, withReaders } from '../domain/text/places.ts';
import type { Destination, Releasable } from '../domain/text/redaction.ts';
import { literal, type Text } from '../domain/text/text.ts';
import type { Team, VendorName, Visibility } from '../domain/team.ts';
import { currentConfiguration } from '../records/configurations.ts';
import { parkedFailure } from '../vendors/errors.ts';
import type { Vendor, VendorClient } from '../vendors/vendor.ts';
import { vendors } from '../vendors/vendors.ts';
import type { Deps } from './deps.ts';

export interface Gate {
  /** The way out to this place. @throws Parked where more people read it than the team file says */
  to<Name extends VendorName>(team: Team, place: Destination<Name>): Promise<Say<Name>>;
  /** Before something is read there. @throws Parked where fewer people read it than the team file says */
  from(team: Team, place: Destination): Promise<void>;
}
type Say<Name extends VendorName> = (body: Text) => Releasable<Name>;

/** How long an answer is believed. One that does not fit the team file is asked for again, so that a fix counts at once. */
const believedMs = 3 * 60_000;

export function createGate({ db, clientOf }: Pick<Deps, 'db' | 'clientOf'>): Gate {
  const read = new Map<string, { readonly readers: readonly Visibility[]; readonly at: number }>();

  /** Each visibility that the place may have by what the vendor says. Null: the vendor does not know of readers. */
  async function readersOf(team: Team, place: Destination): Promise<readonly Visibility[] | null> {
    const vendor: Vendor = vendors[place.system];
    if (!vendor.readersOf) return null;
    const client: VendorClient = await clientOf(team.id, place.system);
    const key = `${client.tokenId} ${placeIdOf(place)}`;
    const known = read.get(key);
    if (known && Date.now() - known.at < believedMs) return known.readers;
    const said = await client.call(`say who reads ${place.id}`, async () => vendor.readersOf?.(client, place.id));
    const readers = said ?? ['public'];
    read.set(key, { readers, at: Date.now() });
    return readers;
  }

  /** The team with the place as it really is; its file may have been corrected since this configuration. */
  async function asItIs(team: Team, place: Destination, fits: Fits): Promise<Team> {
    const readers = await readersOf(team, place);
    if (readers === null || fits(team, readers)) return team;
    const { team: now } = await currentConfiguration(db, team.id);
    if (!fits(now, readers)) {
      read.clear();
      throw mismatch(place, readers);
    }
    return readers.reduce((so, visibility) => withReaders(so, place, visibility), team);
  }

  return {
    async to(team, place) {
      const vendor: Vendor<typeof place.system> = vendors[place.system];
      const known = await asItIs(team, place, (of, readers) => {
        const declared = audienceOf(of, place);
        return readers.includes(declared) || readers.every((real) => isAsOpen(declared, real));
      });
      return (body) => vendor.redactFor(known, body, place);
    },

    async from(team, place) {
      await asItIs(team, place, (of, readers) => {
        const declared = visibilityOf(of, placeIdOf(place));
        return readers.includes(declared) || readers.every((real) => isAsOpen(real, declared));
      });
    },
  };
}

type Fits = (team: Team, readers: readonly Visibility[]) => boolean;

function mismatch(place: Destination, readers: readonly Visibility[]) {
  const { title } = vendors[place.system];
  return parkedFailure({
    vendor: place.system,
    about: 'place',
    why: `${title} says that ${place.id} is ${readers.join(' or ')}, and the team file says otherwise`,
    remedy: literal('Change who can read it, or correct its visibility in the team file.'),
  });
}
