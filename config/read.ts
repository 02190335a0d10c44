/** From the text of a team file to a team, or to every problem that it has. */
import { isMap, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Person, PersonId, Seat, TeamId } from '../domain/team.ts';
import type { Problem } from '../settings/section.ts';
import { allVendors } from '../vendors/vendors.ts';
import type { ConfiguredTeam } from './configured-team.ts';
import { child, isGroup, lineOf } from './lines.ts';
import { aliasBomb, brokenYaml, ConfigurationError, shapeProblems } from './messages.ts';
import { brokenRules, fileSchema, type TeamFile } from './file.ts';

/** @param file only named in messages. @throws {ConfigurationError} with every problem at once */
export function readTeam(text: string, file: string): ConfiguredTeam {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors.map((error) => brokenYaml(error, lines.linePos(error.pos[0]).line));
  if (broken.length > 0) throw new ConfigurationError(file, broken);

  const { values, problems } = readValues(inPlainValues(() => document.toJS(), file));
  if (values !== null) return toTeam(values);

  const placed = problems.map(({ path, wrong, remedy }) => ({
    path: path.join('.'),
    line: lineOf(document, lines, path),
    wrong,
    remedy,
  }));
  throw new ConfigurationError(
    file,
    placed.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
  );
}

/** The id in an otherwise unusable file. */
export function idWritten(text: string): string | null {
  const { contents } = parseDocument(text, { prettyErrors: false });
  const id = isMap(contents) ? contents.get('id') : undefined;
  return typeof id === 'string' ? id : null;
}

/** The values of a file, defaults filled in; null when there are problems. */
export function readValues(written: unknown): { readonly values: TeamFile | null; readonly problems: Problem[] } {
  const read = fileSchema.safeParse(written);
  const issues = flat(read.error?.issues ?? []);
  const problems = [...shapeProblems(issues, written), ...brokenRules(known(written, issues))];
  return { values: read.success && problems.length === 0 ? read.data : null, problems };
}

type Issue = z.core.$ZodIssue;

/** What may be off and is neither off nor right is wrong in the way of its settings. */
function flat(issues: readonly Issue[]): Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union') return issue;
    const within = issue.errors.at(-1) ?? [];
    return flat(within.map((one) => ({ ...one, path: [...issue.path, ...one.path] })));
  });
}

/** An anchor that multiplies itself is refused by the YAML library when values are made. */
function inPlainValues(values: () => unknown, file: string): unknown {
  try {
    return values();
  } catch (error) {
    if (error instanceof ReferenceError) throw new ConfigurationError(file, [aliasBomb(error)]);
    throw error;
  }
}

/** A key that is no setting is reported as that alone: the rules check the rest. */
function known(written: unknown, issues: readonly Issue[]): unknown {
  const rest = structuredClone(written);
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const around = issue.path.reduce(child, rest);
    if (isGroup(around)) for (const key of issue.keys) delete around[key];
  }
  return rest;
}

/** The file's names become ids, and each person has a time zone. */
function toTeam(file: TeamFile): ConfiguredTeam {
  const people = Object.entries(file.people).map(([name, person]): [string, Person] => [
    name,
    { ...person, id: personId(name), timeZone: person.timeZone ?? file.calendar.timeZone },
  ]);
  const { em, pm, captain, manager } = file.roles;
  const sections = {
    ...file,
    id: teamId(file.id),
    name: file.name,
    people: Object.fromEntries(people),
    roles: { em: toSeat(em), pm: toSeat(pm), captain: captain && toSeat(captain), manager: toSeat(manager) },
  };
  return {
    ...sections,
    places: [...allVendors.flatMap(({ settings }) => settings?.places(sections) ?? []), ...file.places],
  };
}

function toSeat({ person, backup }: TeamFile['roles']['em']): Seat {
  const holder = { person: personId(person) };
  return backup === undefined ? holder : { ...holder, backup: personId(backup) };
}

/** The one place where names that the schema and the rules let pass become ids: a brand has no other beginning. */
const personId = (name: string) => name as PersonId; // oxlint-disable-line typescript/no-unsafe-type-assertion
const teamId = (name: string) => name as TeamId; // oxlint-disable-line typescript/no-unsafe-type-assertion
