/**
 * Ids as people write them. `2026-w49`, `w49`, `release 2026.49.0`, `2026.49.0`, `retrospective`: whatever names one workflow of the
 * team; nothing at all names the only one that runs.
 */
import { UserError } from '../config/user-error.ts';
import type { WorkflowType } from '../domain/workflow-state.ts';
import type { Team } from '../domain/team.ts';
import { allWorkflows } from '../records/workflow-list.ts';
import type { WorkflowRow } from '../records/workflows.ts';
import { NotFound } from './answer.ts';
import type { WithTeam } from './open.ts';
import type { ChosenTeam } from './team.ts';
import { near } from './suggest.ts';

/** Those that are meant first when the kind is not said. */
const first: readonly WorkflowType[] = ['iteration', 'release', 'retrospective'];
const seeAll = 'List them all: npm run drumbeat -- iteration list';

/** As short as `findWorkflow` understands it. */
export function shortId(team: Team & Partial<ChosenTeam>, id: string): string {
  const [kind, of, key] = id.split('/');
  if (of !== team.id || key === undefined || team.isOneOfSeveral) return id;
  return kind === 'iteration' ? key : `${kind}/${key}`;
}

/**
 * The workflow that these words name.
 * @throws {NotFound} with those that may have been meant
 */
export async function findWorkflow(
  { team, db }: WithTeam,
  words: readonly string[],
  only?: WorkflowType,
): Promise<WorkflowRow> {
  const workflows = (await allWorkflows(db, team.id)).filter(({ kind }) => only === undefined || kind === only);
  return chooseWorkflow(team, workflows, words.join(' '), only);
}

/** The same among workflows already read: the newest first. Pure. */
export function chooseWorkflow(
  team: Team,
  workflows: readonly WorkflowRow[],
  written: string,
  only: WorkflowType = 'iteration',
): WorkflowRow {
  const kinds = [...new Set([...first, ...workflows.map((one) => one.kind)])];
  const { kind, key } = understood(team, kinds, written);
  const ofKind = kind === undefined ? workflows : workflows.filter((one) => one.kind === kind);
  if (key === '') return theOneThatRuns(team, ofKind, kind ?? only);
  for (const fits of [isKey, isWeek, isBeginning]) {
    const found = ofKind.filter((workflow) => fits(workflow.key.toLowerCase(), key));
    // A release and its retrospective have the same key: the release is meant, unless the kind was said.
    const meantFirst = kinds.find((one) => found.some((workflow) => workflow.kind === one));
    const same = found.filter((workflow) => workflow.kind === meantFirst);
    const workflow = same.find(({ ended_on: ended }) => ended === null) ?? same[0];
    if (workflow) return workflow;
  }
  const known = workflows.map((workflow) => shortId(team, workflow.workflow_id));
  const meant = near(written.replaceAll(/\s+/g, '/'), known);
  const remedy = meant.length > 0 ? `Did you mean ${meant.join(' or ')}?` : latest(known);
  throw new NotFound(`${team.name} has no ${kind ?? 'workflow'} "${key}"`, remedy);
}

/** `Release/2026.49.0` and `release security 2026.49.0` are a release; a kind may be cut short. */
function understood(
  team: Team,
  kinds: readonly WorkflowType[],
  written: string,
): { kind: WorkflowType | undefined; key: string } {
  const parts = written
    .toLowerCase()
    .split(/[\s/]+/)
    .filter(Boolean);
  const [word = ''] = parts;
  const kind = word.length > 2 ? kinds.find((one) => one.startsWith(word)) : undefined;
  const rest = parts.slice(kind === undefined ? 0 : 1).filter((part, n) => n > 0 || part !== team.id);
  return { kind, key: rest.join(' ') };
}

const isKey = (known: string, key: string) => known === key || known === key.replace(/^v/, '');
const isBeginning = (known: string, key: string) => key.length > 3 && known.startsWith(key);
function isWeek(known: string, key: string): boolean {
  const week = /^w?(\d{1,2})$/.exec(key)?.[1];
  return week !== undefined && known.endsWith(`-w${week.padStart(2, '0')}`);
}

function theOneThatRuns(team: Team, workflows: readonly WorkflowRow[], kind: WorkflowType): WorkflowRow {
  const running = workflows.filter((workflow) => workflow.ended_on === null);
  const [only] = running;
  if (only && running.length === 1) return only;
  const ids = running.map((workflow) => shortId(team, workflow.workflow_id));
  if (ids.length > 1) throw new UserError(`${ids.length} run`, `Say which one: ${ids.join(', ')}.`);
  const ended = workflows.map((workflow) => shortId(team, workflow.workflow_id));
  const remedy = ended.length > 0 || kind === 'iteration' ? latest(ended) : 'See what runs: npm run drumbeat -- why';
  throw new NotFound(`No ${kind} of ${team.name} runs`, remedy);
}

function latest(known: readonly string[]): string {
  if (known.length === 0) return 'Start an iteration: npm run drumbeat -- iteration start';
  return `The latest: ${known.slice(0, 4).join(', ')}. ${seeAll}`;
}
