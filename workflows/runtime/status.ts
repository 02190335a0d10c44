/** How a workflow stands: its phase, its health, what it waits for, what happened. The records, a query and the Temporal UI show it. */
import { setHandler } from '@temporalio/workflow';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type { WorkflowKey } from '../../domain/ids.ts';
import type { TeamRef } from '../../domain/team.ts';
import { toInternalText, type Text } from '../../domain/text/text.ts';
import type { Health, Parked, Waiting, WorkflowState, WorkflowType } from '../../domain/workflow-state.ts';
import { getState } from '../contract/queries.ts';
import type { WorkflowActivities } from './activities.ts';
import { showInTemporal } from './details.ts';

/** Which workflow it is, and for whom. */
export interface Identity extends TeamRef {
  readonly type: WorkflowType;
  readonly key: WorkflowKey;
  /** The iteration that it belongs to, if it belongs to one. */
  readonly iteration?: WorkflowKey | undefined;
  /** What it is about, in a few words, where its key does not say it. */
  readonly subject?: Text | undefined;
  /** The workflow that started it; null: a person or a Schedule did. */
  readonly parent: string | null;
}

export interface Status<Phase extends string> {
  /** What people read first. */
  readonly links: Record<string, string>;
  /** The next phase: in the records, in the search attributes, in the details, with its deadline. */
  readonly enter: (phase: Phase, deadline?: BusinessTime | null) => Promise<void>;
  /** Why the workflow needs attention; null takes it away. */
  readonly setConcern: (what: string, level: 'at risk' | 'overdue' | null) => Promise<void>;
  /** One line of what happened, for the details. */
  readonly logEvent: (on: BusinessTime, what: string) => void;
  readonly waitFor: (waiting: Waiting) => void;
  readonly stopWaitingFor: (questionId: string) => void;
  readonly state: () => WorkflowState;
}

export class WorkflowStatus<Phase extends string> implements Status<Phase> {
  readonly links: Record<string, string> = {};
  private readonly identity: Identity;
  private readonly parked: () => readonly Parked[];
  private readonly ignored: Readonly<Record<string, number>>;
  private readonly save: WorkflowActivities['saveStatus'];
  private phase: Phase | 'opening' | 'closed' | 'cancelled' = 'opening';
  private deadline: BusinessTime | null = null;
  private readonly concerns = new Map<string, 'at risk' | 'overdue'>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly log: { on: BusinessTime; what: string }[] = [];
  private shown = '';

  constructor(
    identity: Identity,
    parked: () => readonly Parked[],
    ignored: Readonly<Record<string, number>>,
    save: WorkflowActivities['saveStatus'],
  ) {
    this.identity = identity;
    this.parked = parked;
    this.ignored = ignored;
    this.save = save;
    setHandler(getState, this.state, { description: 'The status of the workflow.' });
  }

  readonly enter = async (phase: Phase, deadline: BusinessTime | null = null): Promise<void> => {
    this.phase = phase;
    this.deadline = deadline;
    this.logEvent(await this.record(), phase);
  };

  readonly setConcern = async (what: string, level: 'at risk' | 'overdue' | null): Promise<void> => {
    const before = this.health();
    if (level) this.concerns.set(what, level);
    else this.concerns.delete(what);
    if (this.health() === before) return;
    await this.record();
    this.show();
  };

  readonly logEvent = (on: BusinessTime, what: string): void => {
    this.log.push({ on, what });
    this.show();
  };

  readonly waitFor = (waiting: Waiting): void => {
    this.waiting.set(waiting.questionId, waiting);
    this.show();
  };

  readonly stopWaitingFor = (questionId: string): void => {
    this.waiting.delete(questionId);
    this.show();
  };

  readonly state = (): WorkflowState => ({
    type: this.identity.type,
    team: this.identity.team,
    key: this.identity.key,
    subject: this.identity.subject ? toInternalText(this.identity.subject) : null,
    configVersion: this.identity.version,
    phase: this.phase,
    health: this.health(),
    waiting: [...this.waiting.values()],
    parked: this.parked(),
    ignored: { ...this.ignored },
    links: this.links,
    log: this.log,
  });

  /** Something was parked, or continues. `what`: a line for the log. */
  async blockedChanged(what?: string): Promise<void> {
    const on = await this.record();
    if (what === undefined) this.show();
    else this.logEvent(on, what);
  }

  /** Nobody is waited for any more. */
  async end(phase: 'closed' | 'cancelled', outcome: unknown): Promise<void> {
    this.waiting.clear();
    this.phase = phase;
    this.deadline = null;
    this.logEvent(await this.record({ outcome }), phase);
  }

  private health(): Health {
    if (this.parked().length > 0) return 'parked';
    const concerns = [...this.concerns.values()];
    if (concerns.includes('overdue')) return 'overdue';
    return concerns.includes('at risk') ? 'at risk' : 'on track';
  }

  /** In the records, so that it is read without a worker. @returns when */
  private async record(ended?: { outcome: unknown }): Promise<BusinessTime> {
    const { phase, deadline } = this;
    const { type, key, iteration, subject, parent } = this.identity;
    const health = this.health();
    const identity = { type, key, iteration, subject, parent };
    return (await this.save({ ...identity, phase, deadline, health, parked: this.parked(), ended })).on;
  }

  private show(): void {
    this.shown = showInTemporal(
      { state: this.state(), iteration: this.identity.iteration, deadline: this.deadline },
      this.shown,
    );
  }
}
