/**
 * What every simulated vendor shares: one HTTP server, one way to write an endpoint, faults and effects for all.
 * A vendor is a list of endpoints over the state it keeps; everything it changes is on disk before its answer leaves.
 */
import type { z } from 'zod';
import type { Waits } from './break-it/environment.ts';

export interface Call {
  readonly method: string;
  /** Below the vendor's prefix, for example `/rest/api/3/issue/PB-1`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The named parts of the endpoint's path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Where the vendor is reached, with its prefix: `http://127.0.0.1:4000/jira`. For links in answers. */
  readonly base: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes out as JSON, a string as it is, `undefined` as nothing. */
  readonly body?: unknown;
}

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A path of Hono's router: `/rest/api/3/issue/:key`. The first endpoint that fits answers. */
  readonly path: string;
  /** The vendor's own name of the operation; faults and effects go by it. */
  readonly operation: string;
  answer(call: Call): Answer | Promise<Answer>;
}

/** Something that people break and fix at a vendor; `outages.ts` keeps which are on. */
export interface Outage {
  /** Vendors that break in the same way share a name. */
  readonly name: string;
  /** What it does, for people. */
  readonly words: string;
  /** What its button says while it works, and while it is broken. */
  readonly labels: readonly [string, string];
  /** What happened, as the panel shows it. */
  broken(key: string): string;
  /** The key of what is hit: the one named, or one that the vendor chooses; '' where there is no choice. Null: there is no such thing. */
  find(key: string | undefined): string | null;
  /** Breaks or fixes what the vendor remembers. */
  turn?(key: string, on: boolean): void;
  /** The vendor's answer to a call that it hits, before any endpoint. */
  refuses?(call: Call, key: string): Answer | undefined;
}

export interface Vendor {
  /** Also the first part of its paths: `/slack/api/…`. */
  readonly name: string;
  readonly title: string;
  readonly endpoints: readonly Endpoint[];
  /** What people do there, outside the vendor's own paths. */
  readonly people?: readonly Endpoint[];
  readonly outages: readonly Outage[];
  /** The operations that make something new; the others change what is there, and may be repeated. */
  readonly creates: readonly string[];
  /** Checked before any endpoint: an answer here (401 …) is final. */
  admit?(call: Call): Answer | undefined;
  /** What the vendor answers to a path it does not know. */
  unknown(call: Call): Answer;
}

/** What a simulator is started with, and what the console knows, for the vendor that needs it. */
export interface VendorOptions {
  readonly slackRequestUrl?: string | undefined;
  readonly temporalUi?: string | undefined;
  /** How long a written issue takes to reach Jira's search, in milliseconds. */
  readonly jiraIndexLagMs?: number | undefined;
  /** The date of the team's business calendar, where there is one. */
  businessDate(): string | undefined;
  /** Who is waited for, where the records are read. */
  waits(): Waits | undefined;
}

/** What a vendor's folder exports under the vendor's name. */
export interface SimulatedVendor {
  readonly create: (world: World, options: VendorOptions) => Vendor;
  /** The variables of a process that finds it in the simulator at this address. The secrets are public. */
  readonly access: (simulator: string) => Readonly<Record<string, string>>;
  /** What it holds at the start. */
  readonly seed: z.ZodType;
}

/** One thing that a vendor's users could see, as the judge of every test reads it. */
export interface Effect {
  readonly n: number;
  readonly at: string;
  readonly vendor: string;
  readonly operation: string;
  /** What it happened to: an issue's key, `C1:1731.000100`, `acme/app#7`. */
  readonly target: string;
  /** The business key that the write carries, if it carries one. */
  readonly marker?: string | undefined;
  readonly summary: string;
}

export interface Kept<State> {
  readonly value: State;
  /** Marks the state as changed: the frame writes it before the answer leaves. */
  save(): void;
}

/** What the simulated vendors hold before anybody has done anything: each adds its part in its own folder. */
export interface Seed {}

/** What a vendor may use: its memory, the effect ledger, and the console page. */
export interface World {
  readonly seed: Seed;
  /** State by name, from disk, or `initial()` on the first start. One name belongs to one owner. */
  state<State extends object>(name: string, initial: () => State): Kept<State>;
  effect(effect: Omit<Effect, 'n' | 'at'>): void;
  /** Tells the console page that something can be seen that was not there before. */
  changed(): void;
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body,
});
