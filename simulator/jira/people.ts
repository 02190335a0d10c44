/** What people do and see in Jira without the API: teammates move issues, anybody looks at the board or follows a link. */
import { z } from 'zod';
import { consolePage } from '../console/files.ts';
import { type Answer, type Endpoint, json, type Kept, type World } from '../frame.ts';
import { posted } from '../posted.ts';
import { changeIssue } from './issues.ts';
import { findIssue, type Issue, type JiraState, nextKey, statuses } from './state.ts';

const transitionBody = z.strictObject({ key: z.string(), status: z.enum(['To Do', 'In Progress', 'Done']) });
const moveBody = z.strictObject({ key: z.string(), to: z.string() });
const made = z.strictObject({ project: z.string(), summary: z.string(), labels: z.array(z.string()) });
const commented = z.strictObject({ key: z.string() });

export function peopleEndpoints(world: World, kept: Kept<JiraState>): Endpoint[] {
  const transition = ({ key, status }: z.infer<typeof transitionBody>): Answer => {
    const issue = findIssue(kept.value, key);
    if (!issue) return json({ error: `There is no issue ${key}.` }, 404);
    const moved = changeIssue(kept, issue, () => {
      issue.status = status;
    });
    if (!moved) return json({ ok: true });
    const summary = `A teammate moved ${issue.key} to ${status}`;
    world.effect({ vendor: 'jira', operation: 'people.transition', target: issue.key, summary });
    return json({ ok: true });
  };
  /** To another project: it gets a key there, and is found by its old one, too. */
  const move = ({ key, to }: z.infer<typeof moveBody>): Answer => {
    const issue = findIssue(kept.value, key);
    if (!issue || !kept.value.projects.some((project) => project.key === to)) {
      return json({ error: `There is no issue ${key}, or no project ${to}.` }, 404);
    }
    const before = issue.key;
    changeIssue(kept, issue, () => {
      issue.formerKeys = [...issue.formerKeys, before];
      issue.key = nextKey(kept.value, to);
      issue.project = to;
    });
    const summary = `A teammate moved ${before} to ${issue.key}`;
    world.effect({ vendor: 'jira', operation: 'people.move', target: issue.key, summary });
    return json({ ok: true, key: issue.key });
  };
  const comment = ({ key }: z.infer<typeof commented>): Answer => {
    const issue = findIssue(kept.value, key);
    if (!issue) return json({ error: `There is no issue ${key}.` }, 404);
    changeIssue(kept, issue, () => {
      issue.comments = (issue.comments ?? 0) + 1;
    });
    const summary = `A teammate commented on ${issue.key}`;
    world.effect({ vendor: 'jira', operation: 'people.comment', target: issue.key, summary });
    return json({ ok: true });
  };
  const create = ({ project, summary, labels }: z.infer<typeof made>): Answer => {
    const now = new Date().toISOString();
    const key = nextKey(kept.value, project);
    kept.value.issues.push({
      id: String(++kept.value.lastId),
      key,
      formerKeys: [],
      project,
      summary,
      issuetype: 'Task',
      status: 'To Do',
      labels,
      assignee: null,
      description: null,
      created: now,
      creator: 'a-teammate',
      updated: now,
      indexed: { before: null, changedAt: Date.now() },
    });
    kept.save();
    world.effect({ vendor: 'jira', operation: 'people.create', target: key, summary: `A teammate made ${key}` });
    return json({ key });
  };
  return [
    { ...posted('/people/create', made, create), operation: 'people.create' },
    { ...posted('/people/comment', commented, comment), operation: 'people.comment' },
    { ...posted('/people/move', moveBody, move), operation: 'people.move' },
    { ...posted('/people/transition', transitionBody, transition), operation: 'people.transition' },
    { method: 'GET', path: '/people/board', operation: 'people.board', answer: () => json(board(kept.value)) },
    { method: 'GET', path: '/browse/:key', operation: 'people.browse', answer: consolePage },
  ];
}

/** A project's issues by status, the lowest number first. */
function board({ projects, people, issues }: JiraState): object {
  const nameOf = (account: string | null) => people.find(({ accountId }) => accountId === account)?.displayName ?? null;
  const card = ({ key, summary, issuetype, labels, assignee, description }: Issue) => ({
    key,
    summary,
    type: issuetype,
    labels,
    assignee: nameOf(assignee),
    description: paragraphs(description),
  });
  return {
    projects: projects.map(({ key, name }) => ({
      key,
      name,
      columns: statuses.map(({ name: status }) => ({
        name: status,
        issues: issues.filter((issue) => issue.project === key && issue.status === status && !issue.deleted).map(card),
      })),
    })),
  };
}

const document = z.looseObject({ content: z.array(z.unknown()) });
const leaf = z.looseObject({ text: z.string() });

/** The words of an Atlassian document, one line a block. */
function paragraphs(description: unknown): string[] {
  const read = document.safeParse(description).data;
  return read ? read.content.map(wordsOf).filter((words) => words.trim() !== '') : [];
}

function wordsOf(node: unknown): string {
  const own = leaf.safeParse(node).data;
  if (own) return own.text;
  return (document.safeParse(node).data?.content ?? []).map(wordsOf).join('');
}
