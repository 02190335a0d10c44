/** Issues of one GitHub repository: opened once, commented on once, closed. */
import { z } from 'zod';
import type { Destination, Releasable } from '../../domain/text/redaction.ts';
import type { ExternalReference } from '../../domain/team.ts';
import { isDeleted, type GithubClient } from './client.ts';
import { limits } from './limits.ts';

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
const comment = z.object({
  id: z.number(),
  html_url: z.string(),
  body: z.string().optional(),
  user: z.object({ login: z.string() }).nullable(),
});
const account = z.object({ login: z.string() });

export function githubIssues(github: GithubClient, place: GithubRepository) {
  const { rest, paginate } = github.octokit;
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
        const made = { title: title.within(limits.title).body, body: withMarker(body, marker, limits.body), labels };
        const { data } = await rest.issues.create({ ...at, ...made });
        return opened(place, issue.parse(data));
      });
    },

    /** By listing, which does not lag as the search does; all pages. */
    async find(marker: string, from: Date): Promise<OpenedIssue[]> {
      const creator = await ourLogin();
      return github.call(`list the issues of ${place.id}`, async () => {
        const asked = { ...at, creator, state: 'all', since: from.toISOString(), per_page: 100 } as const;
        const all = z.array(issue).parse(await paginate(rest.issues.listForRepo, asked));
        return all
          .filter((one) => one.user?.login === creator && carries(one.body, marker))
          .map((one) => opened(place, one));
      });
    },

    /** Where the issue is now: GitHub redirects to one that was moved. Null: it was deleted. */
    locate(number: number): Promise<{ readonly place: GithubRepository; readonly number: number } | null> {
      return github.call(`read ${place.id}#${number}`, async () => {
        try {
          const found = issue.parse((await rest.issues.get({ ...at, issue_number: number })).data);
          return { place: repositoryAt(found.repository_url), number: found.number };
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
      return github.call(`list the comments on ${place.id}#${number}`, async () => {
        const asked = { ...at, issue_number: number, since: from.toISOString(), per_page: 100 };
        const all = z.array(comment).parse(await paginate(rest.issues.listComments, asked));
        return all
          .filter((one) => one.user?.login === login && carries(one.body, marker))
          .map((one) => ({ reference: referenceTo(place, one, null) }));
      });
    },

    /** One that is closed already stays as it was closed. */
    async close(number: number, reason: 'completed' | 'not_planned'): Promise<void> {
      await github.call(`close ${place.id}#${number}`, async () => {
        const { data } = await rest.issues.get({ ...at, issue_number: number });
        if (issue.parse(data).state === 'closed') return;
        await rest.issues.update({ ...at, issue_number: number, state: 'closed', state_reason: reason });
      });
    },
  };
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

/** `https://api.github.com/repos/acme/app` → `acme/app` */
function repositoryAt(url: string): GithubRepository {
  return { system: 'github', id: url.split('/').slice(-2).join('/') };
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
