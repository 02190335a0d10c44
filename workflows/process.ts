/**
 * What every story shares: its state, the inbox of clicks and the loop that drains it beside the story, the queries, what the
 * Temporal UI shows, acts that park instead of failing, and cancelling with clean-up.
 */
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Act, Acts, KeepingActs } from '../activities/acts.ts';
import type { Vote } from '../domain/decisions.ts';
import { failureTypes } from '../domain/failures.ts';
import type { ParkedDetails } from '../domain/failures.ts';
import type { Moment, On } from '../domain/moments.ts';
import type { Health, Parked, StoryKind, StoryState, Waiting } from '../domain/story.ts';
import type { TeamRef } from '../domain/team.ts';
import { text } from '../domain/text.ts';
import type { Text } from '../domain/text.ts';
import { manners } from './act-options.ts';
import * as contract from './contract.ts';
import { detailsOf } from './details.ts';
import { waitOutFault, waitUntil } from './wait.ts';

/** The acts as a story calls them: the team and its configuration version are added, a fault outside parks the act. */
type StoryActs = {
  readonly [Name in keyof Acts]: Acts[Name] extends Act<infer In, infer Out>
    ? (input: Bare<In>) => Promise<Out>
    : never;
};
type Bare<In> = Omit<In, keyof TeamRef>;

/** One question as the story sees it; `ask.ts` makes them. */
export interface Opened {
  readonly question: { readonly id: string };
  /** Counts one click, and says what became of it. */
  count(vote: Vote): Promise<contract.ClickAnswer>;
  state(): contract.DecisionState;
}

interface Opening extends TeamRef {
  readonly key: string;
  readonly iteration: string;
}

/** Opens a story, lives it, and leaves nothing half-done when it is cancelled. */
export async function tellStory<Result>(
  kind: StoryKind,
  input: Opening,
  live: (story: Story) => Promise<Result>,
): Promise<Result> {
  const story = new Story(kind, input);
  try {
    const result = await live(story);
    await story.close('closed', result);
    return result;
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => story.cleanUp());
    throw error;
  }
}

export class Story {
  readonly act: StoryActs;
  readonly kind: StoryKind;
  readonly input: Opening;
  readonly questions = new Map<string, Opened>();
  /** What people look at first. */
  readonly links: Record<string, string> = {};
  phase = 'opening';
  deadline: On | null = null;
  /** Whatever makes the story worth a look: each stands until it is taken away. */
  readonly concerns = new Map<string, 'at risk' | 'overdue'>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly parked = new Map<string, Parked>();
  private readonly log: { on: On; what: string }[] = [];
  private readonly inbox: Vote[] = [];
  private readonly answers = new Map<string, contract.ClickAnswer>();
  private readonly undos: { what: string; undo: () => Promise<unknown> }[] = [];
  private counting: Vote | null = null;
  private closing = false;
  private resumes = 0;
  private shown = '';
  private readonly draining: Promise<unknown>;
  private drainFailure: unknown;

  constructor(kind: StoryKind, input: Opening) {
    this.kind = kind;
    this.input = input;
    this.act = bindActs(this);
    // State first, then the handlers, then the loop: buffered messages are handed over inside setHandler.
    setHandler(contract.decide, (vote) => void this.inbox.push(vote), { description: 'One answer of one person.' });
    setHandler(contract.resume, () => void (this.resumes += 1), { description: 'Try again whatever is parked.' });
    setHandler(contract.getState, () => this.state());
    setHandler(contract.getDecision, ({ questionId, clickId }) => ({
      decision: this.questions.get(questionId)?.state() ?? null,
      click: (clickId && this.answers.get(clickId)) || null,
    }));
    this.draining = this.drain().catch((failure: unknown) => {
      this.drainFailure = failure;
    });
  }

  /** The next phase: in the records, in the search attributes, in the details, with its deadline. */
  async enter(phase: string, deadline: On | null = null): Promise<void> {
    this.phase = phase;
    this.deadline = deadline;
    const { on } = await this.act.keepStory({ kind: this.kind, key: this.input.key, phase, health: this.health() });
    this.tell(on, phase);
  }

  /** One line of what happened, for the details. */
  tell(on: On, what: string): void {
    this.log.push({ on, what });
    this.show();
  }

  /** Sleeps to a moment of the plan. True: `unless` came first. */
  async until(on: On, why: string, unless?: () => boolean): Promise<boolean> {
    return this.untilMoment(await this.act.wake({ on }), why, unless);
  }

  async untilMoment(moment: Moment, why: string, unless: () => boolean = () => false): Promise<boolean> {
    const happened = await waitUntil(moment, why, this.act.reached, () => this.drainFailure !== undefined || unless());
    this.throwIfDrainFailed();
    return happened;
  }

  /** One message to the team, once; `key` names it within the story. */
  async announce(key: string, body: Text): Promise<void> {
    await this.act.announce({ key, body });
  }

  /** What to take back if the story is cancelled; the last is taken back first. */
  onCancel(what: string, undo: () => Promise<unknown>): void {
    this.undos.push({ what, undo });
  }

  waitFor(waiting: Waiting): void {
    this.waiting.set(waiting.questionId, waiting);
    this.show();
  }

  waitNoMore(questionId: string): void {
    this.waiting.delete(questionId);
    this.show();
  }

  /** No click for this question is on its way to being counted. */
  isQuiet(questionId: string): boolean {
    return this.counting?.questionId !== questionId && !this.inbox.some((vote) => vote.questionId === questionId);
  }

  health(): Health {
    if (this.parked.size > 0) return 'parked';
    const concerns = [...this.concerns.values()];
    if (concerns.includes('overdue')) return 'overdue';
    return concerns.includes('at risk') ? 'at risk' : 'on track';
  }

  state(): StoryState {
    return {
      kind: this.kind,
      team: this.input.team,
      key: this.input.key,
      configVersion: this.input.version,
      phase: this.phase,
      health: this.health(),
      waiting: [...this.waiting.values()],
      parked: [...this.parked.values()],
      links: this.links,
      log: this.log,
    };
  }

  /** Parks one act: says so once, waits for the mend or for `resume`, and lets the act be tried again. */
  async park(act: keyof Acts, details: ParkedDetails, attempt: number): Promise<void> {
    const seen = this.resumes;
    if (attempt === 0) {
      const { on } = await this.act.keepStory({
        kind: this.kind,
        key: this.input.key,
        phase: this.phase,
        health: 'parked',
      });
      this.parked.set(act, { act, why: details.why, remedy: details.remedy, since: on });
      this.tell(on, `parked: ${manners[act].summary} — ${details.why}`);
      await this.sayParked(act, details, on);
    }
    await waitOutFault(attempt, () => this.resumes > seen);
  }

  unpark(act: keyof Acts): void {
    if (this.parked.delete(act)) this.show();
  }

  /** Drains the inbox for the last time, and keeps how it ended. */
  async close(phase: string, outcome: unknown): Promise<void> {
    this.closing = true;
    await this.draining;
    this.throwIfDrainFailed();
    await this.end(phase, outcome);
  }

  /** After a cancel: what was begun is taken back, in reverse; what cannot be is named. */
  async cleanUp(): Promise<void> {
    const left: string[] = [];
    const cleaned: string[] = [];
    for (const { what, undo } of this.undos.toReversed()) {
      try {
        await undo();
        cleaned.push(what);
      } catch {
        left.push(what);
      }
    }
    await proxyOf('withdrawQuestions')({ ...teamOf(this.input), why: `the ${this.kind} was cancelled` }).catch(() =>
      left.push('open questions in Slack'),
    );
    this.waiting.clear();
    await this.end('cancelled', { cancelled: true, cleaned, left });
  }

  private async end(phase: string, outcome: unknown): Promise<void> {
    this.phase = phase;
    this.deadline = null;
    const keep: KeepingActs['keepStory'] = proxyOf('keepStory');
    const { on } = await keep({
      ...teamOf(this.input),
      kind: this.kind,
      key: this.input.key,
      phase,
      health: this.health(),
      ended: { outcome },
    });
    this.tell(on, phase);
  }

  /** Runs beside the story: a click is answered also while the story sleeps. */
  private async drain(): Promise<void> {
    for (;;) {
      await condition(() => this.inbox.length > 0 || this.closing);
      const vote = this.inbox.shift();
      if (!vote) return;
      if (this.answers.has(vote.clickId)) continue;
      this.counting = vote;
      this.answers.set(vote.clickId, await this.countClick(vote));
      this.counting = null;
    }
  }

  private async countClick(vote: Vote): Promise<contract.ClickAnswer> {
    const opened = this.questions.get(vote.questionId);
    if (opened) return opened.count(vote);
    const said = 'This question does not exist here.';
    await this.act.recordVote({ vote, person: null, counted: false, said });
    return { clickId: vote.clickId, counted: false, said };
  }

  private async sayParked(act: keyof Acts, details: ParkedDetails, on: On): Promise<void> {
    const body = text`Parked: ${[manners[act].summary]}. ${[details.why]} ${[details.remedy]} It goes on by itself after the mend.`;
    try {
      await proxyOf('announce')({ ...teamOf(this.input), key: `parked ${act} ${on}`, body });
    } catch (error) {
      if (isCancellation(error)) throw error;
      // Slack itself may be what is broken; the Temporal UI and `waiting` still say so.
    }
  }

  private throwIfDrainFailed(): void {
    if (this.drainFailure !== undefined) throw this.drainFailure;
  }

  /** The glance (search attributes) and the story (current details) of the Temporal UI. Free when nothing changed. */
  private show(): void {
    const state = this.state();
    setCurrentDetails(detailsOf(state, this.deadline));
    const waiting = state.waiting.toSorted((a, b) => a.since.localeCompare(b.since));
    const roles = [
      ...new Set(waiting.flatMap((one): readonly string[] => (one.roles.length > 0 ? one.roles : ['team']))),
    ].toSorted();
    const since = waiting[0]?.since;
    const glance = JSON.stringify([state.phase, state.health, roles, since, this.deadline]);
    if (glance === this.shown) return;
    this.shown = glance;
    const { searchAttributes: names } = contract;
    upsertSearchAttributes([
      { key: names.team, value: this.input.team },
      { key: names.iteration, value: this.input.iteration },
      { key: names.phase, value: state.phase },
      { key: names.health, value: state.health },
      { key: names.waitingOn, value: roles.length > 0 ? roles : null },
      { key: names.waitingSince, value: since === undefined ? null : new Date(since) },
      { key: names.phaseDeadline, value: this.deadline === null ? null : new Date(this.deadline) },
    ]);
  }
}

function teamOf(input: TeamRef): TeamRef {
  return { team: input.team, version: input.version };
}

function proxyOf<Name extends keyof Acts>(name: Name): Acts[Name] {
  return proxyActivities<Acts>({ ...manners[name].profile, summary: manners[name].summary })[name];
}

function bindActs(story: Story): StoryActs {
  const bind = (name: keyof Acts) => async (input: object) => {
    const act: (whole: object) => Promise<unknown> = proxyOf(name) as never;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await act({ ...input, ...teamOf(story.input) });
        story.unpark(name);
        return answer;
      } catch (error) {
        if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
        await story.park(name, faultOf(error), attempt);
      }
    }
  };
  return Object.fromEntries((Object.keys(manners) as (keyof Acts)[]).map((name) => [name, bind(name)])) as never;
}

function isParkedDetails(details: unknown): details is ParkedDetails {
  return typeof details === 'object' && details !== null && 'why' in details && 'remedy' in details;
}

/** What a failed act tells people: the adapter's own words, else where to look. */
function faultOf(failure: ActivityFailure): ParkedDetails {
  const cause = failure.cause;
  if (
    cause instanceof ApplicationFailure &&
    (cause.type === failureTypes.parked || cause.type === failureTypes.undecided)
  ) {
    const details: unknown = cause.details?.[0];
    if (isParkedDetails(details)) return details;
  }
  return {
    vendor: 'drumbeat',
    why: cause?.message ?? 'it failed again and again.',
    remedy:
      'Look at the failed activity in the Temporal UI; after the mend it goes on, at once with `drumbeat resume`.',
  };
}
