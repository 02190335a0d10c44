/** The shapes of what is received: whatever was sent arrives, and only what can be kept is taken in. */

const longestWord = 300;
const longestValues = 50_000;
const deepest = 4;

export function isWord(sent: unknown): sent is string {
  return typeof sent === 'string' && sent.length <= longestWord && isPlain(sent);
}

export function hasWords<Key extends string>(sent: unknown, keys: readonly Key[]): sent is Record<Key, string> {
  return isEach(sent, keys, isWord);
}

/** Text that a person wrote may be longer. */
export function hasWritings<Key extends string>(sent: unknown, keys: readonly Key[]): sent is Record<Key, string> {
  return isEach(sent, keys, (one) => typeof one === 'string' && one.length <= longestValues && isPlain(one));
}

function isEach(sent: unknown, keys: readonly string[], isValid: (value: unknown) => boolean): boolean {
  if (typeof sent !== 'object' || sent === null) return false;
  const values: Partial<Record<string, unknown>> = { ...sent };
  return keys.every((key) => isValid(values[key]));
}

/** What a form may hold. Depth first: nothing that walks into it is called before it is known to end. */
export function isKeepable(values: unknown): boolean {
  if (!isShallow(values, deepest)) return false;
  const written = JSON.stringify(values ?? null);
  return written.length <= longestValues && isPlain(written);
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((one) => isShallow(one, depth - 1));
}

/** No NUL and no half of a character, neither as such nor as JSON writes it: the records could not keep it. */
function isPlain(written: string): boolean {
  return written.isWellFormed() && !/\0|\\u0000|\\ud[89a-f]/i.test(written);
}
