/** The fields that the simulated search knows: what a clause on each of them means. */
import type { Issue, JiraState } from './state.ts';
import { findIssue, issueTypes, numberOf, statusOf, statuses } from './state.ts';

export type Found = Omit<Issue, 'indexed'>;
export type Matches = (issue: Found) => boolean;
export type Operator = '=' | '!=' | 'IN' | 'NOT IN' | 'IS' | 'IS NOT';

interface Field {
  readonly values: (issue: Found) => readonly string[];
  /** Null: no issue can have this value, which Jira says instead of finding nothing. */
  readonly read: (value: string, state: JiraState) => string | null;
  readonly canBeEmpty?: true;
}

const lower = (value: string): string => value.toLowerCase();
const known = (names: readonly string[], value: string): string | null =>
  names.find((name) => lower(name) === lower(value)) ?? null;

const key: Field = {
  values: (issue) => [issue.id],
  read: (value, state) => findIssue(state, value)?.id ?? null,
};
const issuetype: Field = {
  values: (issue) => [issue.issuetype],
  read: (value) => known(issueTypes, value),
};
const statusNames = statuses.map((status) => status.name);

const fields = new Map<string, Field>(
  Object.entries({
    project: {
      values: (issue) => [issue.project],
      read: (value, { projects }) =>
        projects.find((project) => [project.key, project.name].map(lower).includes(lower(value)))?.key ?? null,
    },
    labels: { values: (issue) => issue.labels, read: (value) => value, canBeEmpty: true },
    status: { values: (issue) => [issue.status], read: (value) => known(statusNames, value) },
    statuscategory: {
      values: (issue) => [statusOf(issue).category.key],
      read: (value) =>
        statuses.find(({ name, category }) => [lower(name), category.key].includes(lower(value)))?.category.key ?? null,
    },
    assignee: {
      values: (issue) => (issue.assignee === null ? [] : [issue.assignee]),
      read: (value, { people }) =>
        people.find((person) => [person.accountId, person.displayName, person.emailAddress].includes(value))
          ?.accountId ?? null,
      canBeEmpty: true,
    },
    key,
    issuekey: key,
    issuetype,
    type: issuetype,
  } satisfies Record<string, Field>),
);

/** Reasons are the words of Jira; `value` and `operator` are those of the query. */
export type Refusal = { readonly field: string } | { readonly operator: string } | { readonly value: string };

/** What a clause means, or why it is refused. As in Jira, `!=` and `not in` pass over issues whose field is empty. */
export function clause(
  name: string,
  operator: Operator,
  values: readonly string[],
  state: JiraState,
): Matches | Refusal {
  const field = fields.get(lower(name));
  if (!field) return { field: name };
  if (operator === 'IS' || operator === 'IS NOT') {
    if (!field.canBeEmpty) return { operator };
    return (issue) => (field.values(issue).length === 0) === (operator === 'IS');
  }
  const wanted = values.map((value) => ({ value, stands: field.read(value, state) }));
  const missing = wanted.find(({ stands }) => stands === null);
  if (missing) return { value: missing.value };
  const set = new Set(wanted.map(({ stands }) => stands));
  if (operator === '=' || operator === 'IN') return (issue) => field.values(issue).some((value) => set.has(value));
  return (issue) => field.values(issue).length > 0 && !field.values(issue).some((value) => set.has(value));
}

export type Compare = (a: Found, b: Found) => number;
const byRank: Compare = (a, b) => Number(a.id) - Number(b.id);

export const orders = new Map<string, Compare>(
  Object.entries({
    created: (a, b) => a.created.localeCompare(b.created) || byRank(a, b),
    updated: (a, b) => a.updated.localeCompare(b.updated) || byRank(a, b),
    rank: byRank,
    key: (a, b) => a.project.localeCompare(b.project) || numberOf(a.key) - numberOf(b.key),
  }),
);
