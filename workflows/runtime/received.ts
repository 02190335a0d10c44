/** Signals as they arrive: whatever was sent. What has not the shape of its Signal is dropped, logged and shown in `why`. */
import { defineSignal, log, setHandler, type SignalDefinition } from '@temporalio/workflow';

export class Received {
  /** By the Signal's name: how many could not be used. */
  readonly ignored: Record<string, number> = {};

  /** `shaped`: is this what the Signal carries? A handler sees nothing else. */
  readonly on = <Sent>(
    signal: SignalDefinition<[Sent]> | SignalDefinition,
    shaped: (sent: unknown) => sent is Sent,
    handle: (sent: Sent) => void,
    description: string,
  ): void => {
    const take = (sent: unknown) => (shaped(sent) ? handle(sent) : this.ignore(signal.name));
    setHandler(defineSignal<[unknown]>(signal.name), take, { description });
  };

  private ignore(name: string): void {
    this.ignored[name] = (this.ignored[name] ?? 0) + 1;
    log.warn('A malformed Signal was ignored.', { signal: name });
  }
}
