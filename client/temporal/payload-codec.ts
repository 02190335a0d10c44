/**
 * Payloads are encrypted before they leave for Temporal and decrypted when they come back: AES-256-GCM over the whole payload,
 * the key's id in its metadata, so that old histories stay readable while a new key writes. Without keys nothing is encrypted.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { PayloadKey } from '../../config/payload-keys.ts';
import { payloadKeyId } from '../../domain/ids.ts';
import { dataConverter } from '../../workflows/runtime/data-converter.ts';
import { malformed, wasDecrypted } from '../../workflows/runtime/payload-converter.ts';
import { PayloadUnreadable } from './errors.ts';

const { Payload: wire } = proto.temporal.api.common.v1;
const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
const encoding = Buffer.from('binary/encrypted');
/** The name that Temporal's own samples use. */
const keyIdName = 'encryption-key-id';
const keyCheckName = 'encryption-key-check';

/** The data converter of clients: what cannot be read throws {@link PayloadUnreadable}. */
export function converterWith(keys: readonly PayloadKey[] = []): DataConverter {
  return { ...dataConverter, payloadCodecs: [payloadCodec(keys)] };
}

/**
 * The data converter of workers. Nothing that arrives stops one: what lacks its key stays encrypted and fails its own workflow's task
 * (`workflows/runtime/payload-converter.ts`), what is malformed is marked so.
 * @param lacking hears of a key that is not here
 */
export function workerConverter(
  keys: readonly PayloadKey[],
  lacking: (error: PayloadUnreadable) => void,
): DataConverter {
  const codec = payloadCodec(keys);
  const decode = (payload: Payload): Payload => {
    const found = decrypted(payload, keys);
    if (!(found instanceof PayloadUnreadable)) return found === payload ? unmarked(payload) : marked(found);
    if (found.isForGood) return { metadata: { encoding: Buffer.from(malformed) }, data: new Uint8Array() };
    lacking(found);
    return payload;
  };
  return { ...dataConverter, payloadCodecs: [{ ...codec, decode: async (payloads) => payloads.map(decode) }] };
}

/** The first key writes; all of them read. Decoding throws {@link PayloadUnreadable}; what was never encrypted passes as it is. */
export function payloadCodec(keys: readonly PayloadKey[]): PayloadCodec {
  const [writing] = keys;
  const decode = (payload: Payload): Payload => {
    const found = decrypted(payload, keys);
    if (found instanceof PayloadUnreadable) throw found;
    return found;
  };
  // A rejected promise, not a throw: callers of a codec expect promises.
  return {
    encode: async (payloads) => (writing ? payloads.map((payload) => sealed(payload, writing)) : payloads),
    decode: async (payloads) => payloads.map(decode),
  };
}

function marked({ metadata, data }: Payload): Payload {
  return { metadata: { ...metadata, [wasDecrypted]: Buffer.from('true') }, data: data ?? null };
}

/** What comes in clear text cannot say of itself that it was encrypted. */
function unmarked(payload: Payload): Payload {
  if (!payload.metadata?.[wasDecrypted]) return payload;
  const { [wasDecrypted]: _, ...metadata } = payload.metadata;
  return { ...payload, metadata };
}

/** What was never encrypted as it is. */
function decrypted(payload: Payload, keys: readonly PayloadKey[]): Payload | PayloadUnreadable {
  const { metadata } = payload;
  if (!metadata?.['encoding'] || !encoding.equals(metadata['encoding'])) return payload;
  const [id, check] = [keyIdName, keyCheckName].map((name) => Buffer.from(metadata[name] ?? []).toString());
  if (id === undefined || !payloadKeyId.test(id)) return changed('is marked as encrypted and names no key');
  const key = keys.find((one) => one.id === id);
  if (!key) return unknownKey(id, keys);
  if (check !== checkOf(key)) return otherKey(key);
  return opened(payload.data ?? new Uint8Array(), key);
}

function sealed(payload: Payload, key: PayloadKey): Payload {
  const { id, secret } = key;
  const iv = randomBytes(ivBytes);
  const sealing = createCipheriv(cipher, secret, iv);
  const plain = wire.encode(payload).finish();
  const data = Buffer.concat([iv, sealing.update(plain), sealing.final(), sealing.getAuthTag()]);
  return { metadata: { encoding, [keyIdName]: Buffer.from(id), [keyCheckName]: Buffer.from(checkOf(key)) }, data };
}

function opened(data: Uint8Array, { id, secret }: PayloadKey): Payload | PayloadUnreadable {
  try {
    const opening = createDecipheriv(cipher, secret, data.subarray(0, ivBytes), { authTagLength: tagBytes });
    opening.setAuthTag(data.subarray(-tagBytes));
    const plain = Buffer.concat([opening.update(data.subarray(ivBytes, -tagBytes)), opening.final()]);
    const { metadata, data: inside } = wire.decode(plain);
    return { metadata, data: inside };
  } catch {
    return changed(`that names the key "${id}" was changed, or never encrypted with it`);
  }
}

function changed(how: string): PayloadUnreadable {
  return new PayloadUnreadable(`A payload ${how}`, 'No key can read it.', true);
}

/** Tells two keys of one id apart, and nothing about either: a wrong key must not look like a changed payload. */
function checkOf({ secret }: PayloadKey): string {
  return createHash('sha256').update('drumbeat key check').update(secret).digest('hex').slice(0, 16);
}

function otherKey({ id }: PayloadKey): PayloadUnreadable {
  return new PayloadUnreadable(
    `A payload cannot be decrypted with the key "${id}"`,
    'The key with that id here is not the one it was encrypted with: correct it in DRUMBEAT_PAYLOAD_KEYS.',
  );
}

function unknownKey(id: string, keys: readonly PayloadKey[]): PayloadUnreadable {
  const known = keys.length > 0 ? `only ${keys.map((key) => `"${key.id}"`).join(', ')}` : 'none';
  return new PayloadUnreadable(
    `A payload is encrypted with the key "${id}", which is not configured (${known})`,
    'Add that key to DRUMBEAT_PAYLOAD_KEYS after the first.',
  );
}
