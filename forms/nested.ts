/** Values by their paths, put together: `goals.g1.score` is the score of g1 among the goals, whole numbers are places in a list. */

/** Undefined values are left out; a list has no holes, and ends with the last place that has a value. */
export function nested(values: Iterable<readonly [path: string, value: unknown]>): unknown {
  const whole = new Map<string, unknown>();
  for (const [path, value] of values) if (value !== undefined) put(whole, path.split('.'), value);
  return plain(whole);
}

function put(into: Map<string, unknown>, [key = '', ...deeper]: readonly string[], value: unknown): void {
  if (deeper.length === 0) into.set(key, value);
  else {
    const inner = into.get(key) ?? new Map<string, unknown>();
    if (!(inner instanceof Map)) throw new Error(`${key} has a value already`);
    into.set(key, inner);
    put(inner, deeper, value);
  }
}

function plain(value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  const entries = [...value].map(([key, inner]: [unknown, unknown]) => [String(key), plain(inner)] as const);
  const isList = entries.length > 0 && entries.every(([key]) => /^\d{1,3}$/.test(key));
  if (!isList) return Object.fromEntries(entries);
  const places = new Map(entries.map(([key, inner]) => [Number(key), inner]));
  return Array.from({ length: Math.max(...places.keys()) + 1 }, (_, place) => places.get(place) ?? {});
}
