/** What a create or an edit may set, field by field, and the words in which Jira refuses it. */
import { z } from 'zod';
import type { Fields, JiraState } from './state.ts';
import { issueTypes } from './state.ts';

/** A text node is never empty; every other node only has to name its type. */
const node: z.ZodType = z.lazy(() =>
  z.union([
    z.looseObject({ type: z.literal('text'), text: z.string().min(1) }),
    z.looseObject({
      type: z.string().refine((type) => type !== 'text'),
      content: z.array(node).optional(),
    }),
  ]),
);
export const document = z.strictObject({ type: z.literal('doc'), version: z.literal(1), content: z.array(node) });

export const properties = z.array(z.strictObject({ key: z.string().min(1).max(255), value: z.unknown() })).default([]);

const write = z.strictObject({
  fields: z.record(z.string(), z.unknown()).default({}),
  update: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))).default({}),
  properties,
});
export const createBody = write.omit({ update: true });
export const editBody = write;

/** Set values, or null where the value was refused; `errors` says why. */
export interface Draft {
  readonly values: Partial<Fields> & { project?: string };
  readonly errors: Record<string, string>;
}

type Read = (value: unknown, draft: Draft['values'], state: JiraState) => string | undefined;

const readers = new Map<string, Read>(
  Object.entries({
    project: (value, draft, { projects }) => {
      const named = z.union([z.object({ key: z.string() }), z.object({ id: z.string() })]).safeParse(value).data;
      const project = named && projects.find(({ id, key }) => ('key' in named ? key === named.key : id === named.id));
      if (!project) return 'Specify a valid project ID or key';
      draft.project = project.key;
      return undefined;
    },
    issuetype: (value, draft) => {
      const named = z.union([z.object({ name: z.string() }), z.object({ id: z.string() })]).safeParse(value).data;
      const type =
        named &&
        issueTypes.find((name, n) => ('name' in named ? name === named.name : String(10_100 + n) === named.id));
      if (!type) return 'Specify a valid issue type';
      draft.issuetype = type;
      return undefined;
    },
    summary: (value, draft) => {
      if (typeof value !== 'string') return 'Operation value must be a string';
      if (value.trim() === '') return 'You must specify a summary of the issue.';
      if (/[\r\n]/.test(value)) return 'The summary is invalid because it contains newline characters.';
      if (value.length > 255) return 'Summary must be less than 255 characters.';
      draft.summary = value;
      return undefined;
    },
    description: (value, draft) => {
      if (value !== null && !document.safeParse(value).success) {
        return 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
      }
      draft.description = value;
      return undefined;
    },
    labels: (value, draft) => {
      const labels = z.array(z.string()).safeParse(value).data;
      if (!labels) return 'Operation value must be an array of strings';
      const bad = labels.find((label) => /\s/.test(label));
      if (bad !== undefined) return `The label '${bad}' contains spaces which is invalid.`;
      if (labels.some((label) => label.length > 255)) return 'A label is longer than 255 characters.';
      draft.labels = [...new Set(labels)];
      return undefined;
    },
    assignee: (value, draft, { people }) => {
      const named = z.union([z.object({ accountId: z.string() }), z.object({ id: z.string() })]).nullable();
      const parsed = named.safeParse(value);
      if (!parsed.success) return 'expected Object containing an accountId';
      const accountId = parsed.data && ('accountId' in parsed.data ? parsed.data.accountId : parsed.data.id);
      if (accountId !== null && !people.some((person) => person.accountId === accountId)) {
        return `User '${accountId}' does not exist.`;
      }
      draft.assignee = accountId;
      return undefined;
    },
  } satisfies Record<string, Read>),
);

export function readFields(fields: Readonly<Record<string, unknown>>, state: JiraState): Draft {
  const draft: Draft = { values: {}, errors: {} };
  for (const [name, value] of Object.entries(fields)) {
    const read = readers.get(name);
    const why = read
      ? read(value, draft.values, state)
      : `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;
    if (why !== undefined) draft.errors[name] = why;
  }
  return draft;
}

/** `update` as plain values: each operation on top of what the issue has. Only labels know `add` and `remove`. */
export function afterUpdate(
  update: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>,
  labels: readonly string[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, operations] of Object.entries(update)) {
    let value: unknown = name === 'labels' ? labels : undefined;
    for (const operation of operations) {
      const { add, remove, set, ...unknown } = operation;
      if (Object.keys(unknown).length > 0) value = operation;
      else if (set !== undefined) value = set;
      else if (Array.isArray(value)) {
        value = [...value, ...(add === undefined ? [] : [add])].filter((one) => one !== remove);
      }
    }
    values[name] = value;
  }
  return values;
}
