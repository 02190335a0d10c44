/** What is made on GitHub once. */
import { z } from 'zod';
import type { MadeOnce } from '../made-once.ts';
import type { GithubClient } from './client.ts';
import { githubIssues, type OpenedIssue } from './issues.ts';
import { githubReleases, type PublishedRelease } from './releases.ts';

interface InRepository {
  readonly repository: string;
}
const inRepository = z.object({ repository: z.string() });
const at = ({ repository: id }: InRepository) => ({ system: 'github', id }) as const;

export const githubIssue: MadeOnce<GithubClient, InRepository, OpenedIssue> = {
  name: 'issue',
  where: inRepository,
  find: (github, where, marks, since) => githubIssues(github, at(where)).find(marks, since),
  repair: (github, where, second, kept) => githubIssues(github, at(where)).closeSecond(second.number, kept.number),
  locate: (github, where, named) => githubIssues(github, at(where)).locateNamed(named),
};

interface OnIssue extends InRepository {
  readonly number: number;
}

export const githubComment: MadeOnce<GithubClient, OnIssue> = {
  name: 'comment',
  where: inRepository.extend({ number: z.number() }),
  find: (github, where, marks, since) => githubIssues(github, at(where)).findComment(where.number, marks, since),
  repair: (github, where, second) => githubIssues(github, at(where)).removeComment(second.reference.id),
  locate: (github, where, named) => githubIssues(github, at(where)).locateComment(where.number, named),
};

interface OfTag extends InRepository {
  readonly tag: string;
}

export const githubRelease: MadeOnce<GithubClient, OfTag, PublishedRelease> = {
  name: 'release',
  where: inRepository.extend({ tag: z.string() }),
  find: (github, where, marks) => githubReleases(github, at(where)).find(where.tag, marks),
  // GitHub refuses a second release of a tag, however late: there is none to take back.
  repair: () => Promise.resolve(),
  locate: (github, where, named) => githubReleases(github, at(where)).locateNamed(where.tag, named),
};

export const kinds: readonly MadeOnce[] = [githubIssue, githubComment, githubRelease];
