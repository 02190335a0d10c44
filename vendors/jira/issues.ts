/** Issues of one Jira project: found by JQL, read by id, labelled, created. */
import type { z } from 'zod';
import type { ExternalReference } from '../../domain/team.ts';
import { itemSource } from '../../domain/plan.ts';
import { allPages } from '../pages.ts';
import { refusedFields, type JiraClient } from './client.ts';
import { documentOf, type JiraText } from './document.ts';
import { limits } from './limits.ts';
import { isMissing, proofs } from './proof.ts';
import { fields, found, named, quoted, readIssues, type JiraIssue } from './wire.ts';

export interface JiraReference {
  readonly key: string;
  readonly reference: ExternalReference;
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

/** What a search names, and how many issues it had that could not be read. */
export interface Named {
  readonly ids: readonly string[];
  readonly unreadable: number;
}

export function jiraIssues(jira: JiraClient, project: string) {
  const { cloud } = jira;
  const prove = proofs(jira, project);

  /** As the index has it, which lags behind by minutes: what is named is read by its id. */
  async function search(jql: string): Promise<Named> {
    const asked = { jql: `project = ${quoted(project)} AND (${jql}) ORDER BY key ASC`, fields: ['key'] };
    const issues = await allPages((nextPageToken?: string) =>
      jira.call(`search project ${project}`, async () => {
        const more = nextPageToken === undefined ? {} : { nextPageToken };
        const answer = await cloud.issueSearch.searchAndReconsileIssuesUsingJqlPost({
          ...asked,
          ...more,
          maxResults: limits.page,
        });
        const page = found.parse(answer);
        return { items: page.issues, next: page.nextPageToken ?? null };
      }),
    );
    if (issues.length === 0) await prove.tokenWorks();
    const ids = issues.flatMap((one) => named.safeParse(one).data?.id ?? []);
    return { ids, unreadable: issues.length - ids.length };
  }

  /** As they came, by ids or keys: an issue that moved is found by its old key, and comes with its new one. */
  async function fetch(idsOrKeys: readonly string[]): Promise<JiraIssue[]> {
    const issues: JiraIssue[] = [];
    for (let from = 0; from < idsOrKeys.length; from += limits.page) {
      const issueIdsOrKeys = idsOrKeys.slice(from, from + limits.page);
      issues.push(
        ...(await jira.call(`read issues of project ${project}`, async () =>
          readIssues(await cloud.issues.bulkFetchIssues({ issueIdsOrKeys, fields })),
        )),
      );
    }
    return issues;
  }

  return {
    search,
    fetch,

    /** In the order of the ids, wherever they are by now. One that is left out is gone: Jira has said so, alone and with a token that works. */
    async byIds(ids: readonly string[]): Promise<JiraIssue[]> {
      const byId = new Map((await fetch(ids)).map((one) => [one.id, one]));
      await prove.gone(ids.filter((id) => !byId.has(id)));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },

    /** Only what is not so already is written. One that was deleted a moment ago needs no label (X3). */
    async label(one: JiraIssue, { add, remove = [] }: LabelChange): Promise<void> {
      const has = (label: string) => one.labels === null || one.labels.includes(label);
      const labels = [
        ...(add !== undefined && !(one.labels?.includes(add) ?? false) ? [{ add }] : []),
        ...remove.filter(has).map((label) => ({ remove: label })),
      ];
      if (labels.length === 0) return;
      await jira.call(`label ${one.key}`, async () => {
        try {
          await cloud.issues.editIssue({ issueIdOrKey: one.id, update: { labels } });
        } catch (error) {
          if (!isMissing(error)) throw error;
        }
      });
    },

    /** What does not fit into the summary begins the description, as a whole. */
    async create({ type, summary, description, labels, assignee }: NewIssue): Promise<JiraReference> {
      const short = summary.within(limits.summary);
      const paragraphs = short.body === summary.body ? description : [summary, ...description];
      const rest = {
        project: { key: project },
        issuetype: { name: type },
        summary: short.body,
        description: documentOf(paragraphs),
        labels,
      };
      const file = async (assigned: object) =>
        referenceTo(jira, named.parse(await cloud.issues.createIssue({ fields: { ...rest, ...assigned } })));
      return jira.call(`create an issue in project ${project}`, async () => {
        if (assignee === undefined) return file({});
        try {
          return await file({ assignee: { id: assignee } });
        } catch (error) {
          // Not everybody can be assigned in every project, and not every token may assign: it is filed all the same.
          const refused = refusedFields(error);
          if (refused.length !== 1 || refused[0] !== 'assignee') throw error;
          return file({});
        }
      });
    },
  };
}

export function referenceTo(jira: JiraClient, { id, key }: z.infer<typeof named>): JiraReference {
  return { key, reference: { place: itemSource(key), id, name: key, link: jira.pageOf(key) } };
}
