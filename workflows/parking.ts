/**
 * A fault outside that a person must mend parks one act (X1, X6): it is said once, seen wherever the story is looked at, and goes on
 * after the mend, by itself or at once with `resume`. What does not need the act's answer goes on meanwhile.
 */
import { isCancellation, setHandler } from '@temporalio/workflow';
import type { Acts } from '../activities/acts.ts';
import type { ParkedDetails } from '../domain/failures.ts';
import type { Moment, On } from '../domain/moments.ts';
import type { Parked } from '../domain/story.ts';
import type { TeamRef } from '../domain/team.ts';
import { at, text } from '../domain/text.ts';
import { manners } from './act-options.ts';
import { proxyOf, teamOf, type StoryActs } from './acts.ts';
import { resume } from './contract.ts';
import { waitOutFault } from './wait.ts';

/** How long an act is worth waiting for once it is parked. Whoever gives one may get no answer. */
export interface Patience {
  /** It is no longer needed. */
  readonly unless?: (() => boolean) | undefined;
  /** After this moment it would come too late. */
  readonly until?: On | undefined;
  /** Told when it parks. */
  readonly onPark?: (() => void) | undefined;
}

/** What the story that parks does with it. */
interface Host {
  readonly input: TeamRef;
  now(): Promise<On>;
  readonly act: Pick<StoryActs, 'wake'>;
  /** Sleeps to the moment. True: `unless` came first. */
  untilMoment(moment: Moment, why: string, unless: () => boolean): Promise<boolean>;
  /** Something was parked or goes on: to the records, and to where people look. `what`: a line for the log. */
  parkingChanged(what?: string): Promise<On>;
  announce(key: string, body: ReturnType<typeof text>): Promise<void>;
  /** Lives on beside the story, which does not end before it. */
  keep(work: Promise<unknown>): void;
}

/** A fault that people were told of, or that nobody could be told of, with the acts that met it. */
interface Said {
  readonly since: On;
  readonly why: string;
  readonly told: Promise<'team' | 'em' | 'nobody'>;
  readonly acts: Set<keyof Acts>;
}

export class ParkingPlace {
  private readonly host: Host;
  private readonly parked = new Set<ParkedAct>();
  /** By remedy: one thing to mend is one message. */
  private readonly said = new Map<string, Said>();
  private resumes = 0;

  constructor(host: Host) {
    this.host = host;
    setHandler(resume, () => void (this.resumes += 1), { description: 'Try again whatever is parked.' });
  }

  /** One entry an act, since it first was parked. */
  list(): Parked[] {
    const byAct = new Map<string, Parked>();
    for (const { act, fault } of this.parked) {
      if (fault && !byAct.has(act)) byAct.set(act, { act, ...fault });
    }
    return [...byAct.values()];
  }

  /** The story is cancelled: nothing is tried again. */
  clear(): void {
    this.parked.clear();
  }

  holds(act: keyof Acts): boolean {
    return [...this.parked].some((one) => one.act === act);
  }

  place(act: keyof Acts, patience: Patience): ParkedAct {
    return new ParkedAct(this, this.host, act, patience);
  }

  resumed(): number {
    return this.resumes;
  }

  async take(one: ParkedAct, { why, remedy }: ParkedDetails): Promise<void> {
    const { act } = one;
    const since = one.fault?.since ?? (await this.host.now());
    const known = this.holds(act);
    one.fault = { why, remedy, since };
    this.parked.add(one);
    const said = this.said.get(remedy);
    if (said) said.acts.add(act);
    else {
      const told = this.say(act, one.fault);
      this.said.set(remedy, { since, why, told, acts: new Set([act]) });
      this.host.keep(told);
    }
    if (!known) await this.host.parkingChanged(`parked: ${manners[act].summary} — ${why}`);
  }

  async giveBack(one: ParkedAct): Promise<void> {
    this.parked.delete(one);
    if (!this.holds(one.act)) await this.host.parkingChanged();
  }

  /** An act that met a fault has succeeded, and none is parked by it: it was mended. One that was given up is no sign of that. */
  hasWorked(act: keyof Acts): void {
    for (const [remedy, said] of this.said) {
      if (!said.acts.has(act) || [...this.parked].some(({ fault }) => fault?.remedy === remedy)) continue;
      this.said.delete(remedy);
      this.host.keep(this.tellAfterwards(act, said));
    }
  }

  /** Where nobody could be told, the team hears of it after the mend. */
  private async tellAfterwards(act: keyof Acts, { told, since, why }: Said): Promise<void> {
    if ((await told) !== 'nobody') return;
    const body = text`From ${at(since)} until now: ${[why]}. What stood still goes on, and what was to be said comes now.`;
    await this.host.announce(`mended ${act} ${since}`, body);
  }

  private async say(act: keyof Acts, { why, remedy, since }: Omit<Parked, 'act'>): Said['told'] {
    const body = text`Parked: ${[manners[act].summary]}. ${[why]}. ${[remedy]} It goes on by itself after the mend, at once with \`npm run drumbeat -- resume\`.`;
    try {
      return (await proxyOf('tellAnyway')({ ...teamOf(this.host.input), key: `parked ${act} ${since}`, body })).told;
    } catch (error) {
      if (isCancellation(error)) throw error;
      return 'nobody';
    }
  }
}

/** One call of an act that is parked, from the first refusal to its answer, or until it is given up. */
class ParkedAct {
  readonly act: keyof Acts;
  fault: Omit<Parked, 'act'> | null = null;
  private readonly place: ParkingPlace;
  private readonly host: Host;
  private readonly patience: Patience;
  private attempts = 0;
  private seen: number;
  private late = false;
  private over = false;

  constructor(place: ParkingPlace, host: Host, act: keyof Acts, patience: Patience) {
    this.place = place;
    this.host = host;
    this.act = act;
    this.patience = patience;
    this.seen = place.resumed();
  }

  /** Waits until another try makes sense. False: it is not worth it any more. */
  async waitOut(details: ParkedDetails): Promise<boolean> {
    const { unless, until, onPark } = this.patience;
    const first = this.fault === null;
    await this.place.take(this, details);
    if (first) {
      onPark?.();
      if (until !== undefined) this.host.keep(this.watch(until));
    }
    const isGivenUp = (): boolean => this.late || (unless?.() ?? false);
    await waitOutFault(this.attempts, () => isGivenUp() || this.place.resumed() > this.seen);
    this.attempts += 1;
    // Told to resume while the next try is under way, it tries once more.
    this.seen = this.place.resumed();
    if (!isGivenUp()) return true;
    await this.goOn();
    return false;
  }

  async goOn(): Promise<void> {
    this.over = true;
    await this.place.giveBack(this);
  }

  private async watch(until: On): Promise<void> {
    // No moment of the plan: the records, which tell what the story sleeps to, keep nothing of it.
    const moment = await this.host.act.wake({ on: until });
    const tooLate = `${manners[this.act].summary}: too late`;
    const overBefore = await this.host.untilMoment(moment, tooLate, () => this.over);
    if (!overBefore) this.late = true;
  }
}
