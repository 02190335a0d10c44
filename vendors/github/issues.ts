/** Issues of one GitHub repository: opened once, commented on once, closed. */
import { z } from 'zod';
import type { Destination, Releasable } from '../../domain/text/redaction.ts';
import type { ExternalReference } from '../../domain/team.ts';
import type { Found, OwnMarks, Written } from '../made-once.ts';
import { isDeleted, isMissing, type GithubClient } from './client.ts';
import { limits } from './limits.ts';
import { readList } from './lists.ts';
import { asTitle } from './writing.ts';

export type GithubRepository = Destination<'github'>;
export type GithubText = Releasable<'github'>;

/** Numbers change when an issue moves to another repository; ids stay. */
export interface OpenedIssue {
  readonly number: number;
  readonly link: string;
  readonly reference: ExternalReference;
}

const traces = {
  created_at: z.string(),
  updated_at: z.string(),
  reactions: z.object({ total_count: z.number() }).optional(),
};
const issue = z.object({
  id: z.number(),
  number: z.number(),
  html_url: z.string(),
  body: z.string().nullish(),
  state: z.string(),
  repository_url: z.string(),
  user: z.object({ id: z.number() }).nullable(),
  comments: z.number().default(0),
  ...traces,
});
const closed = z.object({ state: z.literal('closed') });
const comment = z.object({ id: z.number(), html_url: z.string() });
/** Of a list: enough to see whose it is. The rest stays with it. */
const listed = z.looseObject({
  id: z.number(),
  html_url: z.string(),
  body: z.string().nullish(),
  user: z.object({ id: z.number() }).nullish(),
  ...traces,
});

export function githubIssues(github: GithubClient, place: GithubRepository) {
  const { octokit } = github;
  const { rest } = octokit;
  const at = placeOf(place);

  return {
    open(title: GithubText, body: GithubText, labels: string[], marker: string): Promise<OpenedIssue> {
      return github.call(`open an issue in ${place.id}`, async () => {
        const made = {
          title: asTitle(title.within(limits.title).body),
          body: withMarker(body, marker, limits.body),
          labels,
        };
        const { data } = await rest.issues.create({ ...at, ...made });
        return opened(place, issue.parse(data));
      });
    },

    /** By listing, which does not lag as the search does; the oldest first. That it is not there must be said in answer to two different questions. */
    find(marks: OwnMarks, from: Date): Promise<Found<OpenedIssue>[]> {
      const since = { ...at, state: 'all', since: from.toISOString(), per_page: 100 } as const;
      return github.call(`list the issues of ${place.id}`, () =>
        firstFound(
          [since, { ...since, per_page: 50 }].map((asked) => async () => {
            const all = await readList(octokit, listed, () => rest.issues.listForRepo(asked));
            return oursAmong(all, marks).map((one) => {
              const read = issue.parse(one);
              return {
                made: opened(place, read),
                touched: read.comments > 0 || read.state !== 'open' || isTouched(one),
              };
            });
          }),
        ),
      );
    },

    /** The issue of this number or address, if it is in this repository. */
    locateNamed(named: string): Promise<OpenedIssue | null> {
      const said = /^(?:#?|https?:\/\/\S+?\/([^/\s]+\/[^/\s]+)\/issues\/)(\d+)(?:[?#].*)?$/.exec(named.trim());
      if (!said || (said[1] !== undefined && said[1].toLowerCase() !== place.id.toLowerCase())) {
        return Promise.resolve(null);
      }
      return github.call(`read ${place.id}#${said[2]}`, async () => {
        try {
          return opened(place, issue.parse((await rest.issues.get({ ...at, issue_number: Number(said[2]) })).data));
        } catch (error) {
          if (isDeleted(error) || isMissing(error)) return null;
          throw error;
        }
      });
    },

    /** In one call, which may be repeated: without its marker it is not found again. */
    async closeSecond(number: number, kept: number): Promise<void> {
      await github.call(`close ${place.id}#${number}`, async () => {
        const body = `Opened a second time because GitHub answered late. The one that counts is #${kept}.`;
        const change = { ...at, issue_number: number, body, state: 'closed', state_reason: 'not_planned' } as const;
        closed.parse((await rest.issues.update(change)).data);
      });
    },

    /** Where the issue is now: GitHub redirects to one that was moved. Null: it was deleted. */
    locate(number: number): Promise<{ readonly place: GithubRepository; readonly number: number } | null> {
      return github.call(`read ${place.id}#${number}`, async () => {
        try {
          const found = issue.parse((await rest.issues.get({ ...at, issue_number: number })).data);
          return { place: repositoryAt(found.repository_url, place), number: found.number };
        } catch (error) {
          if (isDeleted(error)) return null;
          throw error;
        }
      });
    },

    comment(number: number, body: GithubText, marker: string): Promise<{ readonly reference: ExternalReference }> {
      return github.call(`comment on ${place.id}#${number}`, async () => {
        const text = withMarker(body, marker, limits.body);
        const { data } = await rest.issues.createComment({ ...at, issue_number: number, body: text });
        const { id, html_url } = comment.parse(data);
        return { reference: referenceTo(place, { id, html_url }, null) };
      });
    },

    findComment(number: number, marks: OwnMarks, from: Date): Promise<Found[]> {
      return github.call(`list the comments on ${place.id}#${number}`, () =>
        firstFound(
          [{ since: from.toISOString() }, {}].map((asked) => async () => {
            const ours = oursAmong(await commentsOn(number, asked), marks);
            return ours.map((one) => ({ made: { reference: referenceTo(place, one, null) }, touched: isTouched(one) }));
          }),
        ),
      );
    },

    /** It is gone afterwards, whoever deleted it. */
    async removeComment(id: string): Promise<void> {
      await github.call(`delete a comment in ${place.id}`, async () => {
        try {
          await rest.issues.deleteComment({ ...at, comment_id: Number(id) });
        } catch (error) {
          if (!isMissing(error) && !isDeleted(error)) throw error;
        }
      });
    },

    /** The comment of this id or address, if it is on this issue. */
    async locateComment(number: number, named: string): Promise<Written | null> {
      const id = /(?:^|#issuecomment-)(\d+)$/.exec(named.trim())?.[1];
      if (id === undefined) return null;
      return github.call(`list the comments on ${place.id}#${number}`, async () => {
        const found = (await commentsOn(number, {})).find((one) => String(one.id) === id);
        return found ? { reference: referenceTo(place, found, null) } : null;
      });
    },

    /** One that is closed already stays as it was closed. */
    async close(number: number, reason: 'completed' | 'not_planned'): Promise<void> {
      await github.call(`close ${place.id}#${number}`, async () => {
        const { data } = await rest.issues.get({ ...at, issue_number: number });
        if (issue.parse(data).state === 'closed') return;
        const change = { ...at, issue_number: number, state: 'closed', state_reason: reason } as const;
        closed.parse((await rest.issues.update(change)).data);
      });
    },
  };

  function commentsOn(number: number, asked: { readonly since?: string }): Promise<Listed[]> {
    const every = { ...at, issue_number: number, per_page: 100, ...asked };
    return readList(octokit, listed, () => rest.issues.listComments(every));
  }
}

type Listed = z.infer<typeof listed>;

/** The oldest first. */
function oursAmong(all: readonly Listed[], marks: OwnMarks): Listed[] {
  return all.filter((one) => isOurs(one, marks)).toSorted((a, b) => a.id - b.id);
}

interface Authored {
  readonly user?: { readonly id: number } | null | undefined;
  readonly body?: string | null | undefined;
}

/** Anybody may copy a marker into a text of theirs. */
export function isOurs({ user, body }: Authored, { markers, authors }: OwnMarks): boolean {
  return (
    user !== null &&
    user !== undefined &&
    authors.includes(String(user.id)) &&
    markers.some((marker) => carries(body, marker))
  );
}

/** GitHub's own first steps (labels, boards) come within moments; whatever people do moves `updated_at` later. */
const settlesWithinMs = 5_000;

function isTouched({ created_at: made, updated_at: changed, reactions }: Pick<Listed, keyof typeof traces>): boolean {
  return (reactions?.total_count ?? 0) > 0 || Date.parse(changed) - Date.parse(made) > settlesWithinMs;
}

async function firstFound<One>(looks: readonly (() => Promise<One[]>)[]): Promise<One[]> {
  for (const look of looks) {
    const found = await look();
    if (found.length > 0) return found;
  }
  return [];
}

/** Invisible on the page; a write is found again by it. */
function markerComment(marker: string): string {
  return `<!-- drumbeat:${marker} -->`;
}

export function withMarker(body: GithubText, marker: string, most: number): string {
  const end = `\n\n${markerComment(marker)}`;
  return `${body.within(most - end.length).body}${end}`;
}

function carries(body: string | null | undefined, marker: string): boolean {
  return body?.trimEnd().endsWith(markerComment(marker)) ?? false;
}

export function placeOf({ id }: GithubRepository): { owner: string; repo: string } {
  const [owner = '', repo = ''] = id.split('/');
  return { owner, repo };
}

/** `https://api.github.com/repos/acme/app` → `acme/app`; under the name of the team file where it differs in capitals only. */
function repositoryAt(url: string, known: GithubRepository): GithubRepository {
  const id = url.split('/').slice(-2).join('/');
  return id.toLowerCase() === known.id.toLowerCase() ? known : { system: 'github', id };
}

function opened(place: GithubRepository, one: z.infer<typeof issue>): OpenedIssue {
  return { number: one.number, link: one.html_url, reference: referenceTo(place, one, `#${one.number}`) };
}

export function referenceTo(
  { id: repository }: GithubRepository,
  { id, html_url: link }: { readonly id: number; readonly html_url: string },
  name: string | null,
): ExternalReference {
  return { place: `github:${repository}`, id: String(id), name, link };
}
