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
const document = z.strictObject({ type: z.literal('doc'), version: z.literal(1), content: z.array(node) });

const fields = z.record(z.string(), z.unknown()).default({});
export const createBody = z.strictObject({ fields });
const labelChange = z.union([z.strictObject({ add: z.string() }), z.strictObject({ remove: z.string() })]);
export const editBody = z.strictObject({
  fields,
  update: z.strictObject({ labels: z.array(labelChange) }).optional(),
});

/** Set values; `errors` says why others were refused. */
interface Draft {
  readonly values: Partial<Fields> & { project?: string };
  readonly errors: Record<string, string>;
}

type Read = (value: unknown, draft: Draft['values'], state: JiraState) => string | undefined;

const readers = new Map<string, Read>(
  Object.entries({
    project: (value, draft, { projects }) => {
      const named = z.strictObject({ key: z.string() }).safeParse(value).data;
      const project = projects.find(({ key }) => key === named?.key);
      if (!project) return 'Specify a valid project ID or key';
      draft.project = project.key;
      return undefined;
    },
    issuetype: (value, draft) => {
      const named = z.strictObject({ name: z.string() }).safeParse(value).data;
      const type = issueTypes.find((name) => name === named?.name);
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
      if (!document.safeParse(value).success) {
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
    assignee: (value, draft, { people, unassignable }) => {
      const named = z.strictObject({ id: z.string() }).safeParse(value).data;
      if (!named) return 'expected Object containing an id';
      if (!people.some(({ accountId }) => accountId === named.id)) return `User '${named.id}' does not exist.`;
      if (unassignable.includes(''))
        return "Field 'assignee' cannot be set. It is not on the appropriate screen, or unknown.";
      if (unassignable.includes(named.id)) return `User '${named.id}' cannot be assigned issues.`;
      draft.assignee = named.id;
      return undefined;
    },
  } satisfies Record<string, Read>),
);

export function readFields(given: Readonly<Record<string, unknown>>, state: JiraState): Draft {
  const draft: Draft = { values: {}, errors: {} };
  for (const [name, value] of Object.entries(given)) {
    const read = readers.get(name);
    const why = read
      ? read(value, draft.values, state)
      : `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;
    if (why !== undefined) draft.errors[name] = why;
  }
  return draft;
}

/** What the issue's labels become: each change on top of the one before. */
export function changedLabels(changes: readonly z.infer<typeof labelChange>[], labels: readonly string[]): string[] {
  return changes.reduce<string[]>(
    (now, change) => ('add' in change ? [...now, change.add] : now.filter((one) => one !== change.remove)),
    [...labels],
  );
}
