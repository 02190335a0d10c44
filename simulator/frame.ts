/**
 * The frame in which every simulated vendor stands: one HTTP server, one way to write an endpoint, faults and effects for all.
 * A vendor is a list of endpoints over the state it keeps; everything it changes is on disk before its answer leaves.
 */
import type { Seed } from './seed.ts';

export type VendorName = 'slack' | 'jira' | 'github';

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
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** A URLPattern path: `/rest/api/3/issue/:key`. The first endpoint that fits answers. */
  readonly path: string;
  /** The vendor's own name of the operation; faults and effects go by it. */
  readonly operation: string;
  answer(call: Call): Answer | Promise<Answer>;
}

export const outageNames = [
  'slack-token-revoked',
  'jira-token-revoked',
  'github-token-revoked',
  'channel-archived',
  'issue-deleted',
  'repository-forbidden',
] as const;
export type OutageName = (typeof outageNames)[number];

/** Something that people break and fix at a vendor; `outages.ts` keeps which are on. */
export interface Outage {
  readonly name: OutageName;
  /** What it does, for people. */
  readonly words: string;
  /** The key of what is hit: the one named, or one that the vendor chooses; '' where there is no choice. Null: there is no such thing. */
  find(key: string | undefined): string | null;
  /** Breaks or fixes what the vendor remembers. */
  turn?(key: string, on: boolean): void;
  /** The vendor's answer to a call that it hits, before any endpoint. */
  refuses?(call: Call, key: string): Answer | undefined;
}

export interface Vendor {
  readonly name: VendorName;
  readonly prefix: `/${VendorName}`;
  readonly endpoints: readonly Endpoint[];
  readonly outages: readonly Outage[];
  /** Looked at before any endpoint: an answer here (401 …) is the last word. */
  admit?(call: Call): Answer | undefined;
  /** What the vendor says to a path it does not know. */
  unknown(call: Call): Answer;
}

/** One thing that a vendor's users could see, as the judge of every test reads it. */
export interface Effect {
  readonly n: number;
  readonly at: string;
  readonly vendor: VendorName;
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

/** What a vendor may use: its memory, the effect ledger, and a word to the page. `createJira(world): Vendor`. */
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

export interface Found {
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
}

/** Compiles paths once. */
export function router(endpoints: readonly Endpoint[]): (method: string, path: string) => Found | undefined {
  const routes = endpoints.map((endpoint) => ({
    endpoint,
    pattern: new URLPattern({ pathname: endpoint.path }),
  }));
  return (method, path) => {
    for (const { endpoint, pattern } of routes) {
      if (endpoint.method !== method) continue;
      const match = pattern.exec({ pathname: path });
      if (match) return { endpoint, params: decoded(match.pathname.groups) };
    }
    return undefined;
  };
}

function decoded(groups: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, part]) => [name, decodeURIComponent(part ?? '')]));
}
