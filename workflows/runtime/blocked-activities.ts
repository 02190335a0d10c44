/**
 * A fault outside that a person must fix parks one activity (X1, X6): it is said once, seen wherever the workflow is looked at, and continues
 * after the fix, by itself or at once with `resume`. What does not need the activity's answer continues meanwhile.
 */
import { isCancellation } from '@temporalio/workflow';
import { activityApi, type ActivityName } from '../../activities/api/index.ts';
import type { ParkedDetails } from '../../domain/failures.ts';
import type { Moment, BusinessTime } from '../../domain/calendar/moments.ts';
import type { Parked } from '../../domain/workflow-state.ts';
import type { TeamRef } from '../../domain/team.ts';
import type { Literal } from '../../domain/ids.ts';
import { dated, sourced, text, type Sourced, type Text } from '../../domain/text/text.ts';
import { callActivity, type GiveUpPolicy } from './activities.ts';
import { resume } from '../contract/signals.ts';
import type { Received } from './received.ts';
import { waitBeforeRetry } from './wait.ts';

const isNothing = (sent: unknown): sent is undefined => sent === undefined;

/** What the workflow that parks does with it. */
interface Host {
  readonly team: TeamRef;
  readonly on: Received['on'];
  readonly now: () => Promise<BusinessTime>;
  readonly resolveWakeTime: (input: { readonly on: BusinessTime }) => Promise<Moment>;
  /** Sleeps to the moment. True: `unless` came first. */
  readonly waitUntilMoment: (moment: Moment, why: string, unless: () => boolean) => Promise<boolean>;
  /** Something was parked or continues: to the records, and to where people look. `what`: a line for the log. */
  readonly changed: (what?: string) => Promise<void>;
  readonly announce: (key: string, body: Text) => Promise<void>;
  /** Runs beside the workflow, which does not end before it. */
  readonly trackBackground: (work: Promise<unknown>) => void;
}

/** A fault that was reported (or that nobody could be reached about), with the activities that met it. */
interface ReportedFault {
  readonly since: BusinessTime;
  readonly why: Sourced;
  readonly reached: Promise<'team' | 'em' | 'nobody'>;
  readonly activities: Set<ActivityName>;
}

export class BlockedActivities {
  private readonly host: Host;
  private readonly parked = new Set<BlockedActivity>();
  /** By remedy: one thing to fix is one message. */
  private readonly reported = new Map<string, ReportedFault>();
  private resumes = 0;

  constructor(host: Host) {
    this.host = host;
    host.on(resume, isNothing, () => void (this.resumes += 1), 'Retries all parked activities.');
  }

  /** One entry an activity, since it first was parked. */
  list(): Parked[] {
    const byActivity = new Map<string, Parked>();
    for (const { activity, fault } of this.parked) {
      if (fault && !byActivity.has(activity)) byActivity.set(activity, { activity, ...fault });
    }
    return [...byActivity.values()];
  }

  /** The workflow is cancelled: nothing is tried again. */
  clear(): void {
    this.parked.clear();
  }

  holds(activity: ActivityName): boolean {
    return [...this.parked].some((one) => one.activity === activity);
  }

  start(activity: ActivityName, policy: GiveUpPolicy): BlockedActivity {
    return new BlockedActivity(this, this.host, activity, policy);
  }

  resumed(): number {
    return this.resumes;
  }

  async add(one: BlockedActivity, { vendor, why, remedy }: ParkedDetails): Promise<void> {
    const { activity } = one;
    const since = one.fault?.since ?? (await this.host.now());
    const known = this.holds(activity);
    one.fault = { why, remedy, since };
    this.parked.add(one);
    const said = this.reported.get(remedy);
    if (said) said.activities.add(activity);
    else {
      const reason = sourced(why, vendor === 'drumbeat' ? 'unknown' : vendor);
      const reached = this.report(activity, { why: reason, remedy, since });
      this.reported.set(remedy, { since, why: reason, reached, activities: new Set([activity]) });
      this.host.trackBackground(reached);
    }
    if (!known) await this.host.changed(`parked: ${activityApi[activity].summary} — ${why}`);
  }

  async remove(one: BlockedActivity): Promise<void> {
    this.parked.delete(one);
    if (!this.holds(one.activity)) await this.host.changed();
  }

  /** An activity that met a fault has succeeded, and none is parked by it: it was fixed. One that was given up does not prove that. */
  hasSucceeded(activity: ActivityName): void {
    for (const [remedy, said] of this.reported) {
      if (!said.activities.has(activity) || [...this.parked].some(({ fault }) => fault?.remedy === remedy)) continue;
      this.reported.delete(remedy);
      this.host.trackBackground(this.reportAfterwards(activity, said));
    }
  }

  /** Where nobody could be reached, the team hears of it after the fix. */
  private async reportAfterwards(activity: ActivityName, { reached, since, why }: ReportedFault): Promise<void> {
    if ((await reached) !== 'nobody') return;
    const body = text`Resolved, after being parked since ${dated(since)}: ${why}. Paused work is resuming; delayed messages follow.`;
    await this.host.announce(`fixed ${activity} ${since}`, body);
  }

  private async report(
    activity: ActivityName,
    { why, remedy, since }: { why: Sourced; remedy: Literal; since: BusinessTime },
  ): ReportedFault['reached'] {
    const body = text`Parked: ${activityApi[activity].summary}. ${why}. ${remedy} It continues automatically after the fix; to retry now: \`npm run drumbeat -- resume\`.`;
    try {
      return (
        await callActivity('notifyWithFallback')({
          ...this.host.team,
          key: `parked ${activity} ${since}`,
          body,
        })
      ).reached;
    } catch (error) {
      if (isCancellation(error)) throw error;
      return 'nobody';
    }
  }
}

/** One call of an activity that is parked, from the first refusal to its answer, or until it is given up. */
class BlockedActivity {
  readonly activity: ActivityName;
  fault: Omit<Parked, 'activity'> | null = null;
  private readonly blocked: BlockedActivities;
  private readonly host: Host;
  private readonly policy: GiveUpPolicy;
  private attempts = 0;
  private seen: number;
  private late = false;
  private over = false;

  constructor(place: BlockedActivities, host: Host, activity: ActivityName, policy: GiveUpPolicy) {
    this.blocked = place;
    this.host = host;
    this.activity = activity;
    this.policy = policy;
    this.seen = place.resumed();
  }

  /** Waits until another try makes sense. False: it is not worth it any more. */
  async waitForRetry(details: ParkedDetails): Promise<boolean> {
    const { unless, until, onPark } = this.policy;
    const first = this.fault === null;
    await this.blocked.add(this, details);
    if (first) {
      onPark?.();
      if (until !== undefined) this.host.trackBackground(this.watch(until));
    }
    const isGivenUp = (): boolean => this.late || (unless?.() ?? false);
    await waitBeforeRetry(this.attempts, () => isGivenUp() || this.blocked.resumed() > this.seen);
    this.attempts += 1;
    // Told to resume while the next try is under way, it tries once more.
    this.seen = this.blocked.resumed();
    if (!isGivenUp()) return true;
    await this.unblock();
    return false;
  }

  async unblock(): Promise<void> {
    this.over = true;
    await this.blocked.remove(this);
  }

  private async watch(until: BusinessTime): Promise<void> {
    // No moment of the plan: the records, which keep what the workflow sleeps to, need not hold it.
    const moment = await this.host.resolveWakeTime({ on: until });
    const tooLate = `${activityApi[this.activity].summary}: deadline passed`;
    const overBefore = await this.host.waitUntilMoment(moment, tooLate, () => this.over);
    if (!overBefore) this.late = true;
  }
}
