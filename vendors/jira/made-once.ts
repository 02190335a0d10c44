/** What is made in Jira once: its issues. The marker is a label: a look-up by keys reads it with everything else. */
import { z } from 'zod';
import type { Found, MadeOnce } from '../made-once.ts';
import type { JiraClient } from './client.ts';
import { jiraIssues, referenceTo, type JiraReference } from './issues.ts';
import { labelledSince } from './lookup.ts';
import { named } from './wire.ts';

interface InProject {
  readonly project: string;
}

export const jiraIssue: MadeOnce<JiraClient, InProject, JiraReference> = {
  name: 'issue',
  where: z.object({ project: z.string() }),
  find: async (jira, { project }, { markers, authors }, since) => {
    const found = await labelledSince(jira, project, markers.map(markerLabel), since);
    const all = await Promise.all(found.map(({ id }) => tracesOf(jira, id)));
    return all
      .filter(({ fields: { creator } }) => creator !== null && authors.includes(creator.accountId))
      .toSorted((a, b) => Number(a.id) - Number(b.id))
      .map((one): Found<JiraReference> => ({ made: referenceTo(jira, one), touched: isTouched(one) }));
  },
  repair: (jira, _where, second, kept) => closeSecond(jira, second, kept.key),
  locate: async (jira, { project }, said) => {
    const key = /^(?:https?:\/\/\S+\/browse\/)?([A-Za-z][A-Za-z0-9_]*-\d+)\/?$/.exec(said.trim())?.[1]?.toUpperCase();
    if (key === undefined) return null;
    const [issue] = await jiraIssues(jira, project).fetch([key]);
    return issue ? referenceTo(jira, issue) : null;
  },
};

export const kinds: readonly MadeOnce[] = [jiraIssue];

export function markerLabel(marker: string): string {
  return `drumbeat-${marker}`;
}

/** Who made it, and whether anybody has touched it since. */
const traces = named.extend({
  fields: z.object({
    creator: z.object({ accountId: z.string() }).nullable().default(null),
    labels: z.array(z.string()).nullable().default(null),
    comment: z.object({ total: z.number() }).nullish(),
    votes: z.object({ votes: z.number() }).nullish(),
    created: z.coerce.date(),
    updated: z.coerce.date(),
  }),
});

function tracesOf(jira: JiraClient, id: string): Promise<z.infer<typeof traces>> {
  const fields = ['creator', 'labels', 'comment', 'votes', 'created', 'updated'];
  return jira.call('read who has touched an issue', async () =>
    traces.parse(await jira.cloud.issues.getIssue({ issueIdOrKey: id, fields })),
  );
}

/** Jira moves `updated` a moment after `created` by itself; whatever people do later moves it further. */
const settlesWithinMs = 5_000;

function isTouched({ fields: { comment, votes, created, updated } }: z.infer<typeof traces>): boolean {
  const since = updated.getTime() - created.getTime();
  return (comment?.total ?? 0) > 0 || (votes?.votes ?? 0) > 0 || since > settlesWithinMs;
}

const transitions = z.object({
  transitions: z.array(
    z.object({ id: z.string(), to: z.object({ statusCategory: z.object({ key: z.string() }) }).optional() }),
  ),
});

/** First it loses its marks and says what it is; then it is closed, where the account may do that. */
async function closeSecond(jira: JiraClient, { reference: { id }, key }: JiraReference, kept: string): Promise<void> {
  const { issues } = jira.cloud;
  const labels = (await tracesOf(jira, id)).fields.labels ?? [];
  await jira.call(`mark ${key} as a duplicate`, async () => {
    await issues.editIssue({
      issueIdOrKey: id,
      fields: { summary: `Duplicate of ${kept}` },
      update: { labels: [...labels.map((label) => ({ remove: label })), { add: 'duplicate' }] },
    });
  });
  const done = await jira.call(`read the transitions of ${key}`, async () => {
    const answer = transitions.parse(await issues.getTransitions({ issueIdOrKey: id }));
    return answer.transitions.find(({ to }) => to?.statusCategory.key === 'done');
  });
  if (!done) return;
  await jira.call(`close ${key}`, async () => {
    await issues.doTransition({ issueIdOrKey: id, transition: { id: done.id } });
  });
}
