/** A team file as a person would have written it: every setting, and a word on what it is for. `readTeam` reads back the same. */
import { stringify } from 'yaml';
import { z } from 'zod';
import { allVendors, settingsSchemas, vendorNames } from '../vendors/vendors.ts';
import { moduleSchemas, type TeamFile } from './file.ts';
import { child, isGroup } from './lines.ts';

type Person = TeamFile['people'][string];
type Seat = TeamFile['roles']['em'];

export function writeTeamFile(file: TeamFile): string {
  const { calendar } = file;
  return `# yaml-language-server: $schema=team.schema.json
# (that file, beside this one, lets an editor help: npm run --silent drumbeat -- schema > team.schema.json)
#
# One team. After a change: npm run drumbeat -- check
# A running iteration keeps the settings it started with. Secrets are not written here, they come from the environment.

# Part of every workflow id, so it stays as it is once an iteration has run. The name is what people read.
id: ${file.id}
name: ${word(file.name)}

# Everyone who takes part, by short name: who is asked, and under which account in each system. Whoever has no account in one
# system is still asked in the others. timeZone and hours, if given, are when reminders may come.
people:
${Object.entries(file.people)
  .map(([name, person]) => `  ${name}:\n${personLines(person)}`)
  .join('\n')}

# Who decides. The backup may answer too, and is asked when the holder cannot be. Each seat needs somebody with a Slack id.
roles:
  em: ${seat(file.roles.em)} # engineering manager: commits the plan, notes the syncs, judges the improvement
  pm: ${seat(file.roles.pm)} # product manager
${file.roles.captain ? `  captain: ${seat(file.roles.captain)} # release captain: go or no-go\n` : ''}  manager: ${seat(file.roles.manager)} # hears of it when the engineering manager does not answer; takes no part otherwise

# When the team works. A step that falls on a free day moves to the next working day, reminders wait for working hours.
calendar:
  timeZone: ${word(calendar.timeZone)}
  workingDays: [${calendar.workingDays.join(', ')}]
  holidays: [${calendar.holidays.map(quoted).join(', ')}] # for example ['2026-12-25']

${sections(moduleSchemas, file)}
# Places, and who may read them: private (only who was invited), internal (everyone in the company) or public. Nothing that is
# read in one place is written into a place that more people can read.

${sections(settingsSchemas, file)}
# Further places that values come from or are written to, each with who may read it.
places: [${file.places.map(({ place, visibility }) => `{ place: ${word(place)}, visibility: ${visibility} }`).join(', ')}]

# Names of the environment variables of this team's own secrets, where they are not the usual ones:
# ${inGroups(usualSecrets())}
secrets: ${inGroups(file.secrets)}

# Vendors that local stand-ins replace on this machine: [${vendorNames.join(', ')}] to try it out, none in production.
simulate: [${file.simulate.join(', ')}]
`;
}

function sections(schemas: Readonly<Record<string, z.ZodType>>, file: TeamFile): string {
  return Object.entries(schemas)
    .map(([name, schema]) => section(name, schema, child(file, name)))
    .join('\n');
}

/** The settings of a capability or a vendor, each with what its schema says of it. */
function section(name: string, schema: z.ZodType, settings: unknown): string {
  const { description, ...written } = z.toJSONSchema(schema, { io: 'input' });
  const properties = child(written.anyOf?.at(-1) ?? written, 'properties');
  const lines = Object.entries(isGroup(settings) ? settings : {}).map(([key, value]) => {
    const about = child(child(properties, key), 'description');
    return `  ${key}: ${oneLine(value)}${typeof about === 'string' ? ` # ${about}` : ''}`;
  });
  return [`# ${description}`, settings === 'off' ? `${name}: off` : `${name}:`, ...lines, ''].join('\n');
}

type Secrets = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

function usualSecrets(): Secrets {
  const usual = allVendors.map(({ name, variables }) => {
    const own = Object.entries(variables).filter(([, { ofTeam }]) => ofTeam);
    return [name, Object.fromEntries(own.map(([key, variable]) => [key, variable.name]))];
  });
  return Object.fromEntries(usual);
}

function inGroups(secrets: Secrets): string {
  const written = Object.entries(secrets).flatMap(([vendor, names]) => {
    const entries = Object.entries(names).flatMap(([key, name]) => (name === undefined ? [] : [`${key}: ${name}`]));
    return entries.length > 0 ? [`${vendor}: { ${entries.join(', ')} }`] : [];
  });
  return written.length > 0 ? `{ ${written.join(', ')} }` : '{}';
}

function personLines({ hours, ...words }: Person): string {
  const usual = hours.from === '09:00' && hours.to === '17:00';
  return Object.entries(words)
    .flatMap(([key, value]) =>
      value === undefined ? [] : [`    ${key}: ${typeof value === 'string' ? word(value) : value}`],
    )
    .concat(usual ? [] : [`    hours: { from: ${quoted(hours.from)}, to: ${quoted(hours.to)} }`])
    .join('\n');
}

function seat({ person, backup }: Seat): string {
  return backup === undefined ? `{ person: ${word(person)} }` : `{ person: ${word(person)}, backup: ${word(backup)} }`;
}

/** So that every reader takes a time or a date for words, also one of an older YAML. */
function oneLine(value: unknown): string {
  return stringify(value, { version: '1.1', collectionStyle: 'flow', lineWidth: 0, singleQuote: true }).trimEnd();
}

/** Whatever somebody typed, on one line. */
function word(value: string): string {
  return stringify(value, { lineWidth: 0, blockQuote: false }).trimEnd();
}

/** A time or a date: without quotes some readers take it for a number. */
function quoted(value: string): string {
  return `'${value}'`;
}
