/** What can go wrong between a client and Temporal. Without the SDK, so that whoever only asks `instanceof` loads none of it. */
import { UserError } from '../../config/user-error.ts';

/** Nothing answers at the address, or it does not let us in. Whether a signal was stored is unknown: sending it again is safe. */
export class TemporalUnreachable extends UserError {
  override readonly name = 'TemporalUnreachable';
}
/** Temporal is there, but no worker answers queries. */
export class NoWorker extends UserError {
  override readonly name = 'NoWorker';
}
/** The workflow is closed, or never ran under this id. */
export class WorkflowGone extends UserError {
  override readonly name = 'WorkflowGone';
}
/** A payload that cannot be read here. Its message names the key, never what was written. */
export class PayloadUnreadable extends UserError {
  override readonly name = 'PayloadUnreadable';
  /** No key helps. */
  readonly isForGood: boolean;

  constructor(what: string, remedy: string, isForGood = false) {
    super(what, remedy);
    this.isForGood = isForGood;
  }
}
