/** From the SDK's errors to ours: plain words, with the remedy. */
import {
  isGrpcCancelledError,
  isGrpcDeadlineError,
  isGrpcServiceError,
  ScheduleNotFoundError,
  WorkflowFailedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';
import { UserError, restartRemedy } from '../../config/user-error.ts';
import { temporalIsNamedBy, type TemporalProfile } from '../../config/temporal-profile.ts';
import { NoWorker, WorkflowGone, TemporalUnreachable } from './errors.ts';

/** gRPC's numbers; the SDK does not export names for them. */
const grpc = { denied: 7, precondition: 9, unavailable: 14, unauthenticated: 16 };

export function withUserErrors({ address, namespace }: TemporalProfile) {
  return async <Result>(call: () => Promise<Result>): Promise<Result> => {
    try {
      return await call();
    } catch (error) {
      throw inPlainWords(error, address, namespace);
    }
  };
}

export function noWorker(address: string): NoWorker {
  return new NoWorker(
    `No worker answers at ${address}`,
    'Run `npm run drumbeat -- up`, or `npm run drumbeat -- worker` beside it.',
  );
}

function inPlainWords(error: unknown, address: string, namespace: string): unknown {
  if (error instanceof UserError) return error;
  if (error instanceof WorkflowNotFoundError) {
    return new WorkflowGone(
      `${error.workflowId} is not running: it has ended, or never started`,
      'See what is running: npm run drumbeat -- why',
    );
  }
  if (error instanceof ScheduleNotFoundError) {
    return new WorkflowGone(
      `There is no Schedule ${error.scheduleId}`,
      'Create it: npm run drumbeat -- schedules apply',
    );
  }
  const cause = rootOf(error);
  if (error instanceof WorkflowFailedError) return new UserError(messageOf(cause) || error.message);
  const code: number | undefined = isGrpcServiceError(cause) ? cause.code : undefined;
  if (code === grpc.precondition) return noWorker(address);
  const unreachable = (what: string, remedy: string) =>
    new TemporalUnreachable(`Temporal at ${address} ${what}`, remedy);
  if ([error, cause].some((one) => one instanceof NamespaceNotFoundError)) {
    const create = `temporal operator namespace create -n ${namespace}`;
    return unreachable(`has no namespace "${namespace}"`, `Set TEMPORAL_NAMESPACE, or create it: ${create}`);
  }
  if (code === grpc.denied || code === grpc.unauthenticated) {
    return unreachable(
      `denies access to namespace "${namespace}"`,
      'Check TEMPORAL_API_KEY, or the certificate of the profile.',
    );
  }
  if (code === grpc.unavailable || isLate(error))
    return unreachable('does not answer', restartRemedy(...temporalIsNamedBy));
  return error;
}

/** The time for a call was over before it was answered. */
export function isLate(error: unknown): boolean {
  return [error, rootOf(error)].some(
    (one) => isGrpcDeadlineError(one) || isGrpcCancelledError(one) || /failed to connect/i.test(messageOf(one)),
  );
}

function rootOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  return cause;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
