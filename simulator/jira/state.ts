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

export const issueTypes = ['Task', 'Story', 'Bug', 'Epic'] as const;

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
  key: string;
  project: string;
  /** Keys that it had before it moved: it is still found by them. */
  formerKeys: string[];
  readonly created: string;
  /** An accountId; the token's own where it is not said. */
  readonly creator?: string | undefined;
  /** How many people have commented. */
  comments?: number;
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
  /** Accounts that cannot be assigned; '' stands for all, where the token may not assign. */
  unassignable: string[];
  /** The last number given, for ids of issues. */
  lastId: number;
}

export const firstState = (): JiraState => ({ projects: [], people: [], issues: [], unassignable: [], lastId: 10_000 });

/**
 * What the seed names and the site does not have yet: people, and projects with their issues.
 * @throws Error naming the issue when the seed has a project, a status or a type that does not exist.
 */
export function plant(state: JiraState, { seed: { jira } }: Pick<World, 'seed'>): void {
  for (const one of [...jira.users, self]) {
    if (!state.people.some(({ accountId }) => accountId === one.accountId)) state.people.push(one);
  }
  const fresh = jira.projects.filter(({ key }) => !state.projects.some((known) => known.key === key));
  for (const project of fresh) state.projects.push({ ...project, id: String(10_000 + state.projects.length) });
  for (const { key, summary, issuetype, status, labels, assignee } of jira.issues) {
    const project = state.projects.find((candidate) => key.startsWith(`${candidate.key}-`));
    const known = statuses.find((candidate) => candidate.name === status);
    const type = issueTypes.find((name) => name === issuetype);
    if (!project || !known || !type) {
      throw new Error(
        `Seed of Jira, issue ${key}: its project, its status "${status}" or its type "${issuetype}" is not known.`,
      );
    }
    if (!fresh.some((one) => one.key === project.key)) continue;
    const now = new Date().toISOString();
    state.issues.push({
      id: String(++state.lastId),
      key,
      project: project.key,
      formerKeys: [],
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
}

export function numberOf(key: string): number {
  return Number(key.slice(key.lastIndexOf('-') + 1));
}

export function statusOf(issue: Pick<Issue, 'status'>): Status {
  return statuses.find((status) => status.name === issue.status) ?? statuses[0];
}

/** By id or key, upper or lower case, and by the keys that it had before, as Jira finds it. */
export function findIssue(state: JiraState, idOrKey: string): Issue | undefined {
  const key = idOrKey.toUpperCase();
  return state.issues.find(
    (issue) => !issue.deleted && (issue.id === idOrKey || issue.key === key || issue.formerKeys.includes(key)),
  );
}

/** The next key of a project: no number is given twice. */
export function nextKey({ issues }: JiraState, project: string): string {
  const given = issues.flatMap(({ key, formerKeys }) => [key, ...formerKeys]).filter((key) => isOf(key, project));
  return `${project}-${Math.max(0, ...given.map(numberOf)) + 1}`;
}

const isOf = (key: string, project: string): boolean => key.slice(0, key.lastIndexOf('-')) === project;
