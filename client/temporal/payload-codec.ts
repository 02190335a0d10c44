/**
 * Payloads are encrypted before they leave for Temporal and decrypted when they come back: AES-256-GCM over the whole payload,
 * the key's id in its metadata, so that old histories stay readable while a new key writes. Without keys nothing is encrypted.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { PayloadKey } from '../../config/payload-keys.ts';
import { dataConverter } from '../../workflows/runtime/data-converter.ts';
import { PayloadUnreadable } from './errors.ts';

const { Payload: wire } = proto.temporal.api.common.v1;
const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
const encoding = Buffer.from('binary/encrypted');
/** The name that Temporal's own samples use. */
const keyIdName = 'encryption-key-id';

/**
 * The data converter of everything that writes or reads payloads.
 * @param lacking hears of a key that is not here, before decoding throws
 */
export function converterWith(keys: readonly PayloadKey[] = [], lacking?: Lacking): DataConverter {
  return { ...dataConverter, payloadCodecs: [payloadCodec(keys, lacking)] };
}
type Lacking = (error: PayloadUnreadable) => void;

/** The first key writes; all of them read. Decoding throws {@link PayloadUnreadable}; what was never encrypted passes as it is. */
export function payloadCodec(keys: readonly PayloadKey[], lacking?: Lacking): PayloadCodec {
  const [writing] = keys;
  const decrypt = (payload: Payload): Payload => {
    const { metadata, data } = payload;
    if (!metadata?.['encoding'] || !encoding.equals(metadata['encoding'])) return payload;
    const id = Buffer.from(metadata[keyIdName] ?? []).toString();
    const key = keys.find((one) => one.id === id);
    if (!key) {
      const error = unknownKey(id, keys);
      lacking?.(error);
      throw error;
    }
    return opened(data ?? new Uint8Array(), key);
  };
  // A rejected promise, not a throw: callers of a codec expect promises.
  return {
    encode: async (payloads) => (writing ? payloads.map((payload) => sealed(payload, writing)) : payloads),
    decode: async (payloads) => payloads.map(decrypt),
  };
}

function sealed(payload: Payload, { id, secret }: PayloadKey): Payload {
  const iv = randomBytes(ivBytes);
  const sealing = createCipheriv(cipher, secret, iv);
  const plain = wire.encode(payload).finish();
  const data = Buffer.concat([iv, sealing.update(plain), sealing.final(), sealing.getAuthTag()]);
  return { metadata: { encoding, [keyIdName]: Buffer.from(id) }, data };
}

function opened(data: Uint8Array, { id, secret }: PayloadKey): Payload {
  try {
    const opening = createDecipheriv(cipher, secret, data.subarray(0, ivBytes), { authTagLength: tagBytes });
    opening.setAuthTag(data.subarray(-tagBytes));
    const plain = Buffer.concat([opening.update(data.subarray(ivBytes, -tagBytes)), opening.final()]);
    const { metadata, data: inside } = wire.decode(plain);
    return { metadata, data: inside };
  } catch {
    throw new PayloadUnreadable(
      `A payload cannot be decrypted with the key "${id}"`,
      'The key with that id is not the one it was encrypted with, or the payload was changed.',
    );
  }
}

function unknownKey(id: string, keys: readonly PayloadKey[]): PayloadUnreadable {
  const known = keys.length > 0 ? `only ${keys.map((key) => `"${key.id}"`).join(', ')}` : 'none';
  return new PayloadUnreadable(
    `A payload is encrypted with the key "${id}", which is not configured (${known})`,
    'Add that key to DRUMBEAT_PAYLOAD_KEYS after the first.',
  );
}
