/**
 * What comes in as a payload. A Signal is whatever was sent: one that is malformed for good becomes an {@link Unreadable}, which its handler
 * drops; a payload whose key is missing here fails the task, so that nothing depends on which keys a worker happens to have.
 */
import { payloadKeyId } from '../../domain/ids.ts';
import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';

/** In the metadata of what the codec has decrypted. */
export const wasDecrypted = 'drumbeat-was-decrypted';
/** Set by the codec on what no key can decrypt. */
export const malformed = 'drumbeat/malformed';
/** Still encrypted: the codec has no such key. */
const encrypted = 'binary/encrypted';

/** In place of a value that nobody will ever be able to read. */
export class Unreadable {
  readonly unreadable = true;
}

const decrypted = new WeakSet<object>();

/** Did this value travel encrypted? Anybody who reaches Temporal can send another. */
export function wasEncrypted(value: unknown): boolean {
  return typeof value === 'object' && value !== null && decrypted.has(value);
}

export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the interface has it
  fromPayload<Value>(payload: Payload): Value {
    const key = metadataOf(payload, 'encryption-key-id');
    if (metadataOf(payload, 'encoding') === encrypted && payloadKeyId.test(key)) throw new Error(missing(key));
    const value = valueOf<Value>(payload);
    if (metadataOf(payload, wasDecrypted) !== '' && typeof value === 'object' && value !== null) decrypted.add(value);
    return value;
  },
};

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as its caller
function valueOf<Value>(payload: Payload): Value {
  try {
    return defaultPayloadConverter.fromPayload<Value>(payload);
  } catch {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the converter cannot say so in its type: whoever receives a value checks it
    return new Unreadable() as Value;
  }
}

function metadataOf({ metadata }: Payload, name: string): string {
  const written = metadata?.[name];
  return written?.length ? new TextDecoder().decode(written) : '';
}

function missing(id: string): string {
  return `A payload is encrypted with the key "${id}", which this worker lacks. Add it to DRUMBEAT_PAYLOAD_KEYS, or reset the workflow without its Signals (docs/deploy.md).`;
}
