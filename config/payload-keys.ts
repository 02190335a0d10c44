/** The keys that payloads are encrypted with, as the environment gives them: `id:base64` each, the one that writes first. */
import { readFileSync } from 'node:fs';

export interface PayloadKey {
  /** Travels with every payload in clear text. */
  readonly id: string;
  /** 32 bytes, for AES-256. */
  readonly secret: Uint8Array;
}

export const payloadKeyBytes = 32;
const shape = /^([\w.-]{1,64}):([A-Za-z0-9+/]{43}=)$/;

interface Wrong {
  readonly wrong: string;
  readonly remedy: string;
}

/** None when neither variable is set. Their values are never repeated in a message. */
export function readPayloadKeys(
  list: string | undefined,
  file: string | undefined,
): readonly PayloadKey[] | (Wrong & { readonly variable: string }) {
  if (list) {
    const keys = parse(list);
    return 'wrong' in keys ? { variable: 'DRUMBEAT_PAYLOAD_KEYS', ...keys } : keys;
  }
  if (!file) return [];
  const variable = 'DRUMBEAT_PAYLOAD_KEYS_FILE';
  let body: string;
  try {
    body = readFileSync(file, 'utf8');
  } catch {
    return { variable, wrong: 'names a file that cannot be read', remedy: 'Check its path and who may read it.' };
  }
  const keys = parse(body);
  return 'wrong' in keys ? { variable, ...keys } : keys;
}

/** Separated by commas or lines. */
function parse(body: string): readonly PayloadKey[] | Wrong {
  const keys: PayloadKey[] = [];
  for (const one of body.split(/[,\n]/).map((part) => part.trim())) {
    if (one === '') continue;
    const [, id, secret] = shape.exec(one) ?? [];
    if (id === undefined || secret === undefined) {
      const remedy = 'Each is an id, a colon and 32 bytes in base64; make one with `drumbeat keys new`.';
      return { wrong: `has a key that cannot be read (number ${keys.length + 1})`, remedy };
    }
    if (keys.some((key) => key.id === id)) {
      return { wrong: `names the key "${id}" twice`, remedy: 'Give each key an id of its own.' };
    }
    keys.push({ id, secret: Buffer.from(secret, 'base64') });
  }
  if (keys.length > 0) return keys;
  return { wrong: 'holds no key', remedy: 'Make one with `drumbeat keys new`, or unset it.' };
}
