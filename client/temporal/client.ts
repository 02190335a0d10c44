/** The typed client for running workflows: every message, start and question to Temporal goes through here. */
import { Client, Connection, WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import type { TemporalProfile } from '../../config/temporal-profile.ts';
import { sentTo, type Answer } from '../../domain/decisions/decisions.ts';
import type { WorkflowState } from '../../domain/workflow-state.ts';
import type { Team, TeamId } from '../../domain/team.ts';
import { decide, resume } from '../../workflows/contract/signals.ts';
import { getDecision, getState, type ClickAnswer, type DecisionState } from '../../workflows/contract/queries.ts';
import { startId, taskQueue } from '../../workflows/contract/ids.ts';
import { searchAttributes } from '../../workflows/contract/search-attributes.ts';
import type { StartInput, StartResult } from '../../workflows/contract/start-iteration.ts';
import { addSchedules, applySchedules, type AppliedSchedule } from './schedule.ts';
import { missingSearchAttributes, registerSearchAttributes } from './search-attributes.ts';
import { converterWith } from './payload-codec.ts';
import type { PayloadUnreadable } from './errors.ts';
import { look, unreadable, unseen, type Look, type Unseen } from './look.ts';
import { isLate, noWorker, withUserErrors } from './user-errors.ts';

/** Slack wants its answer within 3 s, so a signal that takes longer than this counts as not stored. */
const signalDeadlineMs = 2_000;
const queryDeadlineMs = 5_000;
const connectDeadlineMs = 5_000;
const startDeadlineMs = 15_000;

interface RunningWorkflow {
  readonly workflowId: string;
  readonly phase: string | null;
  readonly health: string | null;
  readonly waitingOn: readonly string[];
  readonly waitingSince: Date | null;
  readonly phaseDeadline: Date | null;
}

/**
 * Every function throws plain errors that say what to do: `TemporalUnreachable`, `NoWorker` (queries and results only:
 * signals are stored without one), `WorkflowGone` (closed, or never there).
 */
export interface TemporalClient {
  /** Stored when this returns, whether a worker runs or not. Gives up after 2 s. */
  decide(workflowId: string, answer: Answer): Promise<void>;
  /** What became of a question and of one click. */
  decision(workflowId: string, questionId: string, clickId?: string): Promise<DecisionAnswer>;
  state(workflowId: string): Promise<WorkflowState>;
  /** Also of a workflow that has ended, as long as Temporal keeps it. Needs no worker. */
  look(workflowId: string): Promise<Look>;
  /** Which payload key is missing here; null when the input of each of these can be read. */
  unreadable(workflowIds: readonly string[]): Promise<PayloadUnreadable | null>;
  /** What reached a running workflow since a worker last looked at it. */
  unseen(workflowId: string): Promise<Unseen>;
  resume(workflowId: string): Promise<void>;
  /** Waits for the answer of `startIteration`, 15 s at most. */
  startIteration(input: StartInput): Promise<StartResult>;
  /** Asks for the cancellation, then waits for the clean-up, `waitMs` at most. */
  cancel(workflowId: string, waitMs: number): Promise<void>;
  /** Running workflows of one team, by visibility. */
  list(team: TeamId): Promise<RunningWorkflow[]>;
  /** Creates those Schedules of the team that are missing. */
  addSchedules(team: Team): Promise<void>;
  /** Creates the team's Schedules, or brings those that stand up to date. */
  applySchedules(team: Team, options: { paused: boolean }): Promise<AppliedSchedule[]>;
  triggerSchedule(team: TeamId): Promise<void>;
  /** Also says whether we may look into the namespace at all. */
  missingSearchAttributes(): Promise<string[]>;
  /** Repeatable; says which were new. */
  registerSearchAttributes(): Promise<string[]>;
  /** Whether Temporal answers at all. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
interface DecisionAnswer {
  readonly decision: DecisionState | null;
  readonly click: ClickAnswer | null;
}

/** @throws {TemporalUnreachable} */
export async function connectTemporal(profile: TemporalProfile): Promise<TemporalClient> {
  const words = withUserErrors(profile);
  const connection = await words(() => Connection.connect({ ...profile.options, connectTimeout: connectDeadlineMs }));
  const { namespace, payloadKeys } = profile;
  const client = new Client({ connection, namespace, dataConverter: converterWith(payloadKeys) });
  const within = <Result>(ms: number, call: () => Promise<Result>) =>
    words(() => connection.withDeadline(Date.now() + ms, call));
  /** What only a worker can answer: late while the server is there means that none runs. */
  const fromWorker = <Result>(ms: number, call: () => Promise<Result>) =>
    words(async () => {
      try {
        return await connection.withDeadline(Date.now() + ms, call);
      } catch (error) {
        if (!isLate(error)) throw error;
        await connection.withDeadline(Date.now() + 1_000, () => connection.workflowService.getSystemInfo({}));
        throw noWorker(profile.address);
      }
    });
  const workflow = (id: string) => client.workflow.getHandle(id);

  return {
    decide: (id, answer) => within(signalDeadlineMs, () => workflow(id).signal(decide, sentTo(id, answer))),
    resume: (id) => within(signalDeadlineMs, () => workflow(id).signal(resume)),
    state: (id) => fromWorker(queryDeadlineMs, () => workflow(id).query(getState)),
    look: (id) => within(queryDeadlineMs, () => look(client, id)),
    unreadable: (ids) => within(queryDeadlineMs, () => unreadable(client, ids)),
    unseen: (id) => within(queryDeadlineMs, () => unseen(client, id)),
    decision: (id, questionId, clickId) =>
      fromWorker(queryDeadlineMs, () => workflow(id).query(getDecision, { questionId, clickId })),

    startIteration: (input) =>
      fromWorker(startDeadlineMs, () =>
        client.workflow.execute<(start: StartInput) => Promise<StartResult>>('startIteration', {
          // One a team and day: asking twice at once is asking once.
          workflowId: [startId(input.team), input.starts].filter(Boolean).join('/'),
          workflowIdConflictPolicy: 'USE_EXISTING',
          taskQueue,
          args: [input],
          staticSummary: 'Opens the next iteration if it is due for planning',
        }),
      ),

    async cancel(id, waitMs) {
      await within(queryDeadlineMs, () => workflow(id).cancel());
      await fromWorker(waitMs, () => workflow(id).result().catch(ignoreCancelled));
    },

    list: (team) =>
      within(queryDeadlineMs, async () => {
        const query = `${searchAttributes.team.name} = "${team}" AND ExecutionStatus = "Running"`;
        const found: RunningWorkflow[] = [];
        for await (const one of client.workflow.list({ query })) {
          const attributes = one.typedSearchAttributes;
          found.push({
            workflowId: one.workflowId,
            phase: attributes.get(searchAttributes.phase) ?? null,
            health: attributes.get(searchAttributes.health) ?? null,
            waitingOn: attributes.get(searchAttributes.waitingOn) ?? [],
            waitingSince: attributes.get(searchAttributes.waitingSince) ?? null,
            phaseDeadline: attributes.get(searchAttributes.phaseDeadline) ?? null,
          });
        }
        return found;
      }),

    addSchedules: (team) => within(queryDeadlineMs, () => addSchedules(client.schedule, team)),
    applySchedules: (team, options) => within(queryDeadlineMs, () => applySchedules(client.schedule, team, options)),
    triggerSchedule: (team) => within(queryDeadlineMs, () => client.schedule.getHandle(startId(team)).trigger('SKIP')),
    missingSearchAttributes: () =>
      within(queryDeadlineMs, () => missingSearchAttributes(connection, profile.namespace)),
    registerSearchAttributes: () => within(30_000, () => registerSearchAttributes(connection, profile.namespace)),
    ping: () => within(signalDeadlineMs, async () => void (await connection.workflowService.getSystemInfo({}))),
    close: () => connection.close(),
  };
}

/** A workflow that was cancelled ends as cancelled: that is what was asked for. */
function ignoreCancelled(error: unknown): void {
  if (!(error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure)) throw error;
}
