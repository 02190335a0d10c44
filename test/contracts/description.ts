/** A vendor's API description (OpenAPI 3.0) as plain data: places in it, and the stricter reading that the checks use. */

export type Json = Readonly<Record<string, unknown>>;
/** The way to a place: `['paths', '/user', 'get']`. */
export type Place = readonly string[];

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at a place; undefined: nothing. */
export function read(description: Json, place: Place): unknown {
  let here: unknown = description;
  for (const step of place) {
    if (Array.isArray(here)) here = here[Number(step)];
    else here = isJson(here) ? here[step] : undefined;
  }
  return here;
}

/** The place itself, or the one that the reference which stands there names. */
export function follow(description: Json, place: Place): Place {
  const found = read(description, place);
  if (!isJson(found) || typeof found['$ref'] !== 'string') return place;
  const steps = found['$ref'].split('/').slice(1);
  return follow(
    description,
    steps.map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')),
  );
}

/** A copy in which `part` is merged into the object at `place`. */
export function overlay(description: Json, place: Place, part: Json): Json {
  const [step, ...rest] = place;
  if (step === undefined) return { ...description, ...part };
  const below = description[step];
  if (!isJson(below))
    throw new Error(`The overlay at ${place.join(' › ')} finds nothing there: has the vendor changed?`);
  return { ...description, [step]: overlay(below, rest, part) };
}

/**
 * The description in the words of JSON Schema: `nullable` becomes a choice. And strictly: where an object lists its properties and
 * does not say that it has others, others are wrong. Parts of an `allOf` stay as they are: they describe one object together.
 */
export function strictDescription(description: Json): Json {
  return Object.fromEntries(Object.entries(description).map(([key, part]) => [key, strictly(part)]));
}

function strictly(value: unknown, partOfAll = false): unknown {
  if (Array.isArray(value)) return value.map((item) => strictly(item, partOfAll));
  if (!isJson(value)) return value;
  const { nullable, ...schema } = value;
  const copy: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(schema)) copy[key] = strictly(part, key === 'allOf');
  const lists = isJson(schema['properties']) && schema['type'] === 'object';
  if (lists && !partOfAll && !('additionalProperties' in schema)) copy['additionalProperties'] = false;
  return nullable === true ? { anyOf: [copy, { type: 'null' }] } : copy;
}
