/** Issues of one Jira project: found by JQL or by key, labelled, created. */
import { isApiError } from 'jira.js/core';
import { z } from 'zod';
import type { ExternalReference } from '../../domain/team.ts';
import type { JiraClient } from './client.ts';
import { documentOf, type JiraText } from './document.ts';
import { limits } from './limits.ts';

/** An issue keeps its id; its key changes when it moves to another project. */
interface JiraReference {
  readonly key: string;
  readonly reference: ExternalReference;
}

export interface JiraIssue extends JiraReference {
  readonly title: string;
  readonly labels: readonly string[];
  /** The assignee's account id. */
  readonly assignee: string | null;
  readonly done: boolean;
}

export interface NewIssue {
  readonly type: string;
  readonly summary: JiraText;
  readonly description: readonly JiraText[];
  readonly labels: readonly string[];
  readonly assignee: string | undefined;
}

export interface LabelChange {
  readonly add?: string;
  readonly remove?: readonly string[];
}

const issue = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.object({
    summary: z.string(),
    labels: z.array(z.string()).optional(),
    assignee: z.object({ accountId: z.string() }).nullish(),
    status: z.object({ statusCategory: z.object({ key: z.string() }) }),
  }),
});
const found = z.object({ issues: z.array(issue), nextPageToken: z.string().nullish() });
const fetched = z.object({ issues: z.array(issue).optional() });
const created = z.object({ id: z.string(), key: z.string() });

const fields = ['summary', 'labels', 'assignee', 'status'];

export function jiraIssues(jira: JiraClient, project: string) {
  const { cloud } = jira;

  /** All pages of a query within the project. */
  async function search(jql: string): Promise<JiraIssue[]> {
    const within = `project = ${quoted(project)} AND (${jql}) ORDER BY key ASC`;
    const issues: JiraIssue[] = [];
    let nextPageToken: string | undefined;
    do {
      const page = await jira.call(`search project ${project}`, async () => {
        const asked = { jql: within, fields, maxResults: limits.page, ...(nextPageToken ? { nextPageToken } : {}) };
        return found.parse(await cloud.issueSearch.searchAndReconsileIssuesUsingJqlPost(asked));
      });
      issues.push(...page.issues.map(readIssue));
      nextPageToken = page.nextPageToken ?? undefined;
    } while (nextPageToken);
    return issues;
  }

  return {
    search,

    /** In the order of the keys; those that are gone, or that we may not see, are left out (X3). */
    async byKeys(keys: readonly string[]): Promise<JiraIssue[]> {
      const issues: JiraIssue[] = [];
      for (let from = 0; from < keys.length; from += limits.page) {
        const issueIdsOrKeys = keys.slice(from, from + limits.page);
        const page = await jira.call(`read issues of project ${project}`, async () =>
          fetched.parse(await cloud.issues.bulkFetchIssues({ issueIdsOrKeys, fields })),
        );
        issues.push(...(page.issues ?? []).map(readIssue));
      }
      const byKey = new Map(issues.map((one) => [one.key, one]));
      return keys.flatMap((key) => byKey.get(key) ?? []);
    },

    /** Only what is not so already is written. One that was deleted a moment ago needs no label (X3). */
    async label(one: JiraIssue, { add, remove = [] }: LabelChange): Promise<void> {
      const labels = [
        ...(add !== undefined && !one.labels.includes(add) ? [{ add }] : []),
        ...remove.filter((label) => one.labels.includes(label)).map((label) => ({ remove: label })),
      ];
      if (labels.length === 0) return;
      await jira.call(`label ${one.key}`, async () => {
        try {
          await cloud.issues.editIssue({ issueIdOrKey: one.key, update: { labels } });
        } catch (error) {
          if (!isApiError(error) || error.status !== 404) throw error;
        }
      });
    },

    /** What does not fit into the summary begins the description, as a whole. */
    async create({ type, summary, description, labels, assignee }: NewIssue): Promise<JiraReference> {
      const short = summary.within(limits.summary);
      const paragraphs = short.body === summary.body ? description : [summary, ...description];
      return jira.call(`create an issue in project ${project}`, async () => {
        const answer = await cloud.issues.createIssue({
          fields: {
            project: { key: project },
            issuetype: { name: type },
            summary: short.body,
            description: documentOf(paragraphs),
            labels,
            ...(assignee === undefined ? {} : { assignee: { id: assignee } }),
          },
        });
        return referenceTo(created.parse(answer));
      });
    },
  };

  function readIssue({ id, key, fields: values }: z.infer<typeof issue>): JiraIssue {
    return {
      ...referenceTo({ id, key }),
      title: values.summary,
      labels: values.labels ?? [],
      assignee: values.assignee?.accountId ?? null,
      done: values.status.statusCategory.key === 'done',
    };
  }

  function referenceTo({ id, key }: z.infer<typeof created>): JiraReference {
    return { key, reference: { place: `jira:${project}`, id, name: key, link: jira.pageOf(key) } };
  }
}

/** A JQL string, with nothing in it that could end it. */
export function quoted(value: string): string {
  return `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}
