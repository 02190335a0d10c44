/** The fields that the simulated search knows: what a clause on each of them means. */
import type { Issue, JiraState } from './state.ts';
import { statusOf, statuses } from './state.ts';

export type Found = Omit<Issue, 'indexed'>;
export type Matches = (issue: Found) => boolean;

interface Field {
  readonly values: (issue: Found) => readonly string[];
  /** Undefined: no issue can have this value, which Jira says instead of finding nothing. */
  readonly read: (value: string, state: JiraState) => string | undefined;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const fields = new Map<string, Field>(
  Object.entries({
    project: {
      values: (issue) => [issue.project],
      read: (value, { projects }) => projects.find(({ key, name }) => same(key, value) || same(name, value))?.key,
    },
    labels: { values: (issue) => issue.labels, read: (value) => value },
    status: {
      values: (issue) => [issue.status],
      read: (value) => statuses.find(({ name }) => same(name, value))?.name,
    },
    statuscategory: {
      values: (issue) => [statusOf(issue).category.key],
      read: (value) =>
        statuses.find(({ name, category }) => same(name, value) || same(category.key, value))?.category.key,
    },
    assignee: {
      values: (issue) => (issue.assignee === null ? [] : [issue.assignee]),
      read: (value, { people }) =>
        people.find((person) => [person.accountId, person.displayName, person.emailAddress].includes(value))?.accountId,
    },
  } satisfies Record<string, Field>),
);

/** Why a clause is refused: there is no such field, or no such value of it. */
type Refusal = { readonly field: string } | { readonly value: string };

/** What a clause means. As in Jira, `!=` passes over issues whose field is empty. */
export function clause(name: string, unequal: boolean, values: readonly string[], state: JiraState): Matches | Refusal {
  const field = fields.get(name.toLowerCase());
  if (!field) return { field: name };
  const wanted = new Set<string>();
  for (const value of values) {
    const stands = field.read(value, state);
    if (stands === undefined) return { value };
    wanted.add(stands);
  }
  return (issue) => {
    const has = field.values(issue);
    return has.length > 0 && has.some((value) => wanted.has(value)) !== unequal;
  };
}
