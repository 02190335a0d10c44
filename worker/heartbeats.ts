/** Every running activity heartbeats, so that what a killed worker had begun is retried within seconds. */
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** Well below every activity's heartbeat time-out (`activities/api/declaration.ts`); the SDK sends only those that are needed. */
const everyMs = 2_000;

export const heartbeats: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      // A local activity has no heartbeats: it is over in seconds, and its workflow task notices a dead worker.
      if (context.info.isLocal) return next(input);
      const beating = setInterval(() => context.heartbeat(), everyMs);
      try {
        return await next(input);
      } finally {
        clearInterval(beating);
      }
    },
  },
});
