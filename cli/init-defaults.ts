/** What `init` writes where nobody said anything: a made-up team at simulated vendors, starting next Monday. */
import { DateTime } from 'luxon';
import { isGroup } from '../config/lines.ts';
import { weekdays, type VendorName } from '../domain/team.ts';
import { vendorNames } from '../vendors/vendors.ts';

/** The settings of a team file, as far as they are known. */
export type Settings = Readonly<Record<string, unknown>>;

export interface Here {
  /** ISO date. */
  readonly today: string;
  readonly timeZone: string;
}

const madeUp = {
  ada: 'Ada Okonkwo',
  ben: 'Ben Larsson',
  cleo: 'Cleo Duarte',
  dmitri: 'Dmitri Volkov',
  emi: 'Emi Tanaka',
};

/**
 * The given settings, with the rest filled in. Whoever names their own people means their own vendors, so their places are not invented.
 * What cannot be invented stays missing: reading the file reports it.
 */
export function withDefaults(given: Settings, here: Here): Settings {
  const simulate = given['simulate'] ?? (given['people'] === undefined ? [...vendorNames] : []);
  const simulated = (vendor: VendorName) => Array.isArray(simulate) && simulate.includes(vendor);
  const name = typeof given['name'] === 'string' ? given['name'] : 'Lighthouse';
  const id = typeof given['id'] === 'string' ? given['id'] : shortName(name, 'team');
  const people = given['people'] ?? madeUpPeople();
  const names = isGroup(people) ? Object.keys(people) : [];
  const project = inCapitals(id).slice(0, 5).padEnd(2, 'X');
  const visibility = 'internal';
  const releases = given['release'] !== 'off';
  const defaults = {
    id,
    name,
    // A seat that is given at all is given as a whole: no usual backup comes to it.
    roles: { ...rolesOf(names, releases), ...(isGroup(given['roles']) && given['roles']) },
    calendar: { timeZone: here.timeZone },
    ...cadence(given, here),
    slack: simulated('slack') ? { channel: `C0${inCapitals(id)}`, visibility } : {},
    jira: simulated('jira') ? { site: 'http://127.0.0.1:4000', project, visibility } : {},
    github: {
      tracking: simulated('github') ? { repository: `${id}/planning`, visibility } : {},
      ...(releases && { release: simulated('github') ? { repository: `${id}/product`, visibility } : {} }),
    },
    simulate,
  };
  return { ...merged(defaults, given), people: withAccounts(people, simulated) };
}

/** From a name to the short one that ids and commands use. */
export function shortName(name: string, otherwise: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 31)
    .replace(/-+$/, '');
  return plain === '' ? otherwise : plain;
}

/** The given settings over the others, group by group. */
export function merged(settings: Settings, given: Settings): Settings {
  const both = Object.entries(given).map(([key, value]): [string, unknown] => {
    const below = settings[key];
    return [key, isGroup(below) && isGroup(value) ? merged(below, value) : value];
  });
  return { ...settings, ...Object.fromEntries(both) };
}

/** The first day is next Monday, whose draft is due at once, or in the week after, when a real team gets ready. */
export function nextMonday(today: string, weeks = 0): string {
  const day = DateTime.fromISO(today, { zone: 'utc' });
  return (
    day
      .startOf('week')
      .plus({ weeks: 1 + weeks })
      .toISODate() ?? today
  );
}

/** An iteration starts on the weekday of its anchor, and the sync is held two working days later. */
function cadence(given: Settings, { today }: Here) {
  const iteration = isGroup(given['iteration']) ? given['iteration'] : {};
  const anchor = typeof iteration['anchor'] === 'string' ? iteration['anchor'] : nextMonday(today);
  const first = DateTime.fromISO(anchor, { zone: 'utc' });
  const day = weekdays[first.isValid ? first.weekday - 1 : 0] ?? 'monday';
  const calendar = isGroup(given['calendar']) ? given['calendar'] : {};
  const working = Array.isArray(calendar['workingDays']) ? calendar['workingDays'] : weekdays.slice(0, 5);
  const sync: unknown = working[(working.indexOf(day) + 2) % working.length];
  return { iteration: { anchor, starts: { day, at: '10:00' } }, sync: { day: sync, at: '10:00' } };
}

/** The first leads and the second stands in for them; the last is the one they report to. */
function rolesOf(names: readonly string[], releases: boolean) {
  const manager = names.at(-1);
  const [em, pm = em, captain = pm] = names.length > 1 ? names.slice(0, -1) : names;
  const seat = (person: string | undefined, backup: string | undefined) =>
    backup === undefined || backup === person ? { person } : { person, backup };
  const leading = { em: seat(em, pm), pm: seat(pm, em), manager: { person: manager } };
  return releases ? { ...leading, captain: seat(captain, pm) } : leading;
}

function madeUpPeople(): Settings {
  return Object.fromEntries(Object.entries({ ...madeUp, frida: 'Frida Holm' }).map(([id, name]) => [id, { name }]));
}

/** Accounts at simulated vendors are as made-up as the vendors. */
function withAccounts(people: unknown, simulated: (vendor: VendorName) => boolean): unknown {
  if (!isGroup(people)) return people;
  return Object.fromEntries(
    Object.entries(people).map(([id, person], index) => {
      const accounts = { slack: `U${index}${inCapitals(id)}`, jira: `jira-${id}`, github: id };
      const invented = Object.entries(accounts).filter(([vendor]) =>
        vendorNames.some((one) => one === vendor && simulated(one)),
      );
      return [id, isGroup(person) ? { ...Object.fromEntries(invented), ...person } : person];
    }),
  );
}

function inCapitals(id: string): string {
  return id.replaceAll(/[^a-z0-9]/gi, '').toUpperCase();
}
