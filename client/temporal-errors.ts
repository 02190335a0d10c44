/** What can go wrong between a client and Temporal. Without the SDK, so that whoever only asks `instanceof` loads none of it. */
import { PlainError } from '../config/plain-error.ts';

/** Nothing answers at the address, or it does not let us in. Whether a signal was stored is unknown: sending it again is safe. */
export class TemporalUnreachable extends PlainError {
  override readonly name = 'TemporalUnreachable';
}
/** Temporal is there, but no worker answers queries. */
export class NoWorker extends PlainError {
  override readonly name = 'NoWorker';
}
/** The story is closed, or never ran under this id. */
export class StoryGone extends PlainError {
  override readonly name = 'StoryGone';
}
/** A payload that cannot be read here. Its message names the key, never what was written. */
export class PayloadUnreadable extends PlainError {
  override readonly name = 'PayloadUnreadable';
}
