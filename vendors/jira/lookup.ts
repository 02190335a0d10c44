/**
 * What a create did whose reply was lost. Jira's search may show it minutes or hours later, and `reconcileIssues` needs its id; but keys are
 * given in a row, and a bulk fetch reads the issues themselves, not the index. So all that has come since is read by its key: from an issue
 * that was there before, on to a hundred keys that nothing has.
 */
import { z } from 'zod';
import { UnusableAnswer } from '../http.ts';
import { allPages } from '../pages.ts';
import type { JiraClient } from './client.ts';
import { limits } from './limits.ts';
import { proofs } from './proof.ts';
import { fields, found, quoted, readIssue, type JiraIssue } from './wire.ts';

const dated = z.object({ id: z.string(), key: z.string(), fields: z.object({ created: z.string() }) });
/** An error about one of them is none about the others, but that one may be what is looked for. */
const fetched = z.object({ issues: z.array(z.unknown()), issueErrors: z.array(z.unknown()).max(0).default([]) });

export async function labelledSince(
  jira: JiraClient,
  project: string,
  labels: readonly string[],
  since: Date,
): Promise<JiraIssue[]> {
  const prove = proofs(jira, project);
  const known = await newest(jira, project, since);
  const before = known.filter(({ created }) => created < since).toSorted((a, b) => a.number - b.number)[0];
  const highest = Math.max(0, ...known.map(({ number }) => number));
  const ours: JiraIssue[] = [];
  for (let from = before?.number ?? 1; ; from += limits.page) {
    const block = await readBlock(jira, project, from);
    if (from === before?.number && !block.some(({ id }) => id === before.id)) await prove.gone([before.id]);
    ours.push(...block.filter((one) => one.labels?.some((label) => labels.includes(label))));
    if (block.length === 0 && from > highest) break;
  }
  if (ours.length === 0) await prove.tokenWorks();
  return ours;
}

/** As far as the index shows them, until there is one from before. */
async function newest(jira: JiraClient, project: string, since: Date) {
  const asked = {
    jql: `project = ${quoted(project)} ORDER BY created DESC`,
    fields: ['created'],
    maxResults: limits.page,
  };
  return allPages((nextPageToken?: string) =>
    jira.call(`search project ${project}`, async () => {
      const more = nextPageToken === undefined ? {} : { nextPageToken };
      const page = found.parse(
        await jira.cloud.issueSearch.searchAndReconsileIssuesUsingJqlPost({ ...asked, ...more }),
      );
      const items = page.issues.flatMap((one) => {
        const { data } = dated.safeParse(one);
        // The index may still have the old key of one that has moved.
        if (!data?.key.startsWith(`${project}-`)) return [];
        const number = Number(data.key.slice(project.length + 1));
        return [{ id: data.id, number, created: new Date(data.fields.created) }];
      });
      const enough = items.some(({ created }) => created < since);
      return { items, next: enough ? null : (page.nextPageToken ?? null) };
    }),
  );
}

async function readBlock(jira: JiraClient, project: string, from: number): Promise<JiraIssue[]> {
  const issueIdsOrKeys = Array.from({ length: limits.page }, (_, index) => `${project}-${from + index}`);
  return jira.call(`read issues of project ${project}`, async () => {
    const answer = fetched.parse(await jira.cloud.issues.bulkFetchIssues({ issueIdsOrKeys, fields }));
    const issues = answer.issues.map(readIssue);
    if (issues.some(({ labels }) => labels === null)) throw new UnusableAnswer('It has an issue without labels');
    return issues;
  });
}
