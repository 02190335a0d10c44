/** Issues as Jira answers them. What an issue lacks is read as unknown: one odd issue never makes a list unreadable. */
import { z } from 'zod';

/** An issue keeps its id; its key changes when it moves to another project. */
export interface JiraIssue {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  /** Null: Jira did not say. */
  readonly labels: readonly string[] | null;
  /** The assignee's account id. */
  readonly assignee: string | null;
  readonly done: boolean;
}

/** What is asked of Jira for it. */
export const fields = ['summary', 'labels', 'assignee', 'status'];

const issue = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.object({
    summary: z.string().catch(''),
    labels: z.array(z.string()).nullable().catch(null),
    assignee: z.object({ accountId: z.string() }).nullable().catch(null),
    status: z
      .object({ statusCategory: z.object({ key: z.string() }) })
      .nullable()
      .catch(null),
  }),
});

/** @throws {z.ZodError} when it is no issue */
export function readIssue(answer: unknown): JiraIssue {
  const { id, key, fields: values } = issue.parse(answer);
  return {
    id,
    key,
    title: values.summary,
    labels: values.labels,
    assignee: values.assignee?.accountId ?? null,
    done: values.status?.statusCategory.key === 'done',
  };
}

const fetched = z.object({ issues: z.array(z.unknown()) });

/** Those that can be read: who needs a certain one looks whether it is among them. */
export function readIssues(answer: unknown): JiraIssue[] {
  return fetched
    .parse(answer)
    .issues.filter((one) => issue.safeParse(one).success)
    .map(readIssue);
}

export const found = z.object({ issues: z.array(z.unknown()), nextPageToken: z.string().nullish() });
export const named = z.object({ id: z.string(), key: z.string() });

/** A JQL string, with nothing in it that could end it. */
export function quoted(value: string): string {
  return `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}
