/** What the simulated Jira site holds: projects, people and issues, with one workflow that allows every move. */
import type { World } from '../frame.ts';

export interface Status {
  readonly id: string;
  readonly name: 'To Do' | 'In Progress' | 'Done';
  readonly category: { readonly id: number; readonly key: string; readonly colorName: string };
}

export const statuses: readonly [Status, Status, Status] = [
  { id: '10000', name: 'To Do', category: { id: 2, key: 'new', colorName: 'blue-gray' } },
  { id: '3', name: 'In Progress', category: { id: 4, key: 'indeterminate', colorName: 'yellow' } },
  { id: '10001', name: 'Done', category: { id: 3, key: 'done', colorName: 'green' } },
];

export const issueTypes = ['Task', 'Workflow', 'Bug', 'Epic'] as const;

export interface Person {
  readonly accountId: string;
  readonly displayName: string;
  readonly emailAddress: string;
}

/** The account the simulated credentials belong to. */
export const self: Person = {
  accountId: 'drumbeat',
  displayName: 'Drumbeat',
  emailAddress: 'drumbeat@example.com',
};

/** Values that a write may change. */
export interface Fields {
  summary: string;
  issuetype: string;
  status: Status['name'];
  labels: string[];
  /** An accountId. */
  assignee: string | null;
  /** An Atlassian document. */
  description: unknown;
}

export interface Issue extends Fields {
  readonly id: string;
  readonly key: string;
  readonly project: string;
  readonly created: string;
  updated: string;
  /** As good as not there. */
  deleted?: boolean;
  /** How the search index still sees it, until it catches up; null: not at all. */
  indexed: { readonly before: Omit<Issue, 'indexed'> | null; readonly changedAt: number };
}

export interface JiraState {
  readonly projects: { readonly id: string; readonly key: string; readonly name: string }[];
  readonly people: Person[];
  readonly issues: Issue[];
  /** The last number given, for ids of issues. */
  lastId: number;
}

/** @throws Error naming the issue when the seed has a project, a status or a type that does not exist. */
export function firstState({ seed }: Pick<World, 'seed'>): JiraState {
  const projects = seed.jira.projects.map((project, index) => ({ ...project, id: String(10_000 + index) }));
  const state: JiraState = { projects, people: [...seed.jira.users, self], issues: [], lastId: 10_000 };
  for (const { key, summary, issuetype, status, labels, assignee } of seed.jira.issues) {
    const project = projects.find((candidate) => key.startsWith(`${candidate.key}-`));
    const known = statuses.find((candidate) => candidate.name === status);
    const type = issueTypes.find((name) => name === issuetype);
    if (!project || !known || !type) {
      throw new Error(
        `Seed of Jira, issue ${key}: its project, its status "${status}" or its type "${issuetype}" is not known.`,
      );
    }
    const now = new Date().toISOString();
    state.issues.push({
      id: String(++state.lastId),
      key,
      project: project.key,
      summary,
      issuetype: type,
      status: known.name,
      labels: [...labels],
      assignee: assignee ?? null,
      description: null,
      created: now,
      updated: now,
      indexed: { before: null, changedAt: 0 },
    });
  }
  return state;
}

export function numberOf(key: string): number {
  return Number(key.slice(key.lastIndexOf('-') + 1));
}

export function statusOf(issue: Pick<Issue, 'status'>): Status {
  return statuses.find((status) => status.name === issue.status) ?? statuses[0];
}

/** By id or key, upper or lower case, as Jira finds it. */
export function findIssue(state: JiraState, idOrKey: string): Issue | undefined {
  return state.issues.find((issue) => !issue.deleted && (issue.id === idOrKey || issue.key === idOrKey.toUpperCase()));
}
