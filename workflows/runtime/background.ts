/** What continues beside the workflow, which does not end before it; what fails there fails the workflow. */
import { isCancellation } from '@temporalio/workflow';

export interface Background {
  /**
   * Does what nothing in the workflow needs the answer of: if it parks, the workflow continues without it.
   * @returns undefined when it parked
   */
  readonly runInBackground: <Result>(
    work: (policy: { readonly onPark: () => void }) => Promise<Result>,
  ) => Promise<Result | undefined>;
  readonly trackBackground: (work: Promise<unknown>) => void;
}

export class BackgroundWork implements Background {
  private readonly unfinished = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | null = null;

  readonly runInBackground: Background['runInBackground'] = (work) =>
    new Promise((resolve, reject) => {
      const doing = work({ onPark: () => resolve(undefined) });
      doing.then(resolve, reject);
      this.trackBackground(doing);
    });

  readonly trackBackground = (work: Promise<unknown>): void => {
    const kept: Promise<void> = work
      .then(
        () => undefined,
        (error: unknown) => {
          if (!isCancellation(error)) this.failure = { error };
        },
      )
      .finally(() => this.unfinished.delete(kept));
    this.unfinished.add(kept);
  };

  hasFailed(): boolean {
    return this.failure !== null;
  }

  throwIfFailed(): void {
    if (this.failure) throw this.failure.error;
  }

  async settle(): Promise<void> {
    while (this.unfinished.size > 0) await Promise.all(this.unfinished);
    this.throwIfFailed();
  }
}
