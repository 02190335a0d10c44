/** Ctrl-C and its relatives: told once, however often the terminal, npm and a shell pass it on. */

export interface ToldToStop {
  /** Resolves at the first SIGINT, SIGTERM or SIGHUP. */
  readonly told: Promise<void>;
  isTold(): boolean;
}

/** From now on signals do not end this process: whoever calls stops in order. */
export function whenToldToStop(): ToldToStop {
  let isTold = false;
  const told = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        isTold = true;
        resolve();
      });
    }
  });
  return { told, isTold: () => isTold };
}
