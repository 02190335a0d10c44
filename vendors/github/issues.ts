/** Issues of one GitHub repository: opened once, commented on once, closed. */
import { z } from 'zod';
import type { Destination, Releasable } from '../../domain/text/redaction.ts';
import type { ExternalReference } from '../../domain/team.ts';
import { isDeleted, type GithubClient } from './client.ts';
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

const issue = z.object({
  id: z.number(),
  number: z.number(),
  html_url: z.string(),
  body: z.string().nullish(),
  state: z.string(),
  repository_url: z.string(),
  user: z.object({ login: z.string() }).nullable(),
});
const closed = z.object({ state: z.literal('closed') });
const comment = z.object({ id: z.number(), html_url: z.string() });
/** Of a list: enough to see whose it is. The rest stays with it. */
const listed = z.looseObject({
  id: z.number(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
});
const account = z.object({ login: z.string() });

export function githubIssues(github: GithubClient, place: GithubRepository) {
  const { octokit } = github;
  const { rest } = octokit;
  const at = placeOf(place);

  /** Whose marker counts: anybody may copy one into an issue of theirs. */
  const ourLogin = () =>
    github.call(
      'read whose token this is',
      async () => account.parse((await rest.users.getAuthenticated()).data).login,
    );

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

    /** By listing, which does not lag as the search does. That it is not there must be said in answer to two different questions. */
    async find(marker: string, from: Date): Promise<OpenedIssue[]> {
      const creator = await ourLogin();
      const since = { ...at, state: 'all', since: from.toISOString(), per_page: 100 } as const;
      return github.call(`list the issues of ${place.id}`, () =>
        firstFound(
          [{ ...since, creator }, since].map((asked) => async () => {
            const all = await readList(octokit, listed, () => rest.issues.listForRepo(asked));
            return all.filter(isOurs(creator, marker)).map((one) => opened(place, issue.parse(one)));
          }),
        ),
      );
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

    async findComment(
      number: number,
      marker: string,
      from: Date,
    ): Promise<{ readonly reference: ExternalReference }[]> {
      const login = await ourLogin();
      const every = { ...at, issue_number: number, per_page: 100 };
      return github.call(`list the comments on ${place.id}#${number}`, () =>
        firstFound(
          [{ ...every, since: from.toISOString() }, every].map((asked) => async () => {
            const all = await readList(octokit, listed, () => rest.issues.listComments(asked));
            return all
              .filter(isOurs(login, marker))
              .map((one) => ({ reference: referenceTo(place, comment.parse(one), null) }));
          }),
        ),
      );
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
}

function isOurs(login: string, marker: string) {
  return ({ user, body }: z.infer<typeof listed>) => user?.login === login && carries(body, marker);
}

async function firstFound<Found>(looks: readonly (() => Promise<Found[]>)[]): Promise<Found[]> {
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

export function carries(body: string | null | undefined, marker: string): boolean {
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
