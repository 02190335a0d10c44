/**
 * Ids as people write them. `2026-w49`, `w49`, `release 2026.49.0`, `2026.49.0`, `retrospective`: whatever names one workflow of the
 * team; nothing at all names the only one that runs.
 */
import { UserError } from '../config/user-error.ts';
import type { WorkflowType } from '../domain/workflow-state.ts';
import type { Team } from '../domain/team.ts';
import { workflowId } from '../workflows/contract/ids.ts';
import { allWorkflows } from '../records/workflow-list.ts';
import type { WorkflowRow } from '../records/workflows.ts';
import { NotFound } from './answer.ts';
import type { WithTeam } from './open.ts';
import type { ChosenTeam } from './team.ts';
import { near } from './suggest.ts';

/** Those that are meant first when the type is not said. */
const first: readonly WorkflowType[] = ['iteration', 'release', 'retrospective'];
const seeRunning = 'See what is running: npm run drumbeat -- why';
const seeAll = 'List them all: npm run drumbeat -- iteration list';

/** As short as `findWorkflow` understands it. */
export function shortId(team: Team & Partial<ChosenTeam>, id: string): string {
  if (team.isOneOfSeveral) return id;
  const iteration = workflowId('iteration', team.id, '');
  return id.startsWith(iteration) ? id.slice(iteration.length) : id.replace(`/${team.id}/`, '/');
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
  const workflows = (await allWorkflows(db, team.id)).filter(({ type }) => only === undefined || type === only);
  return chooseWorkflow(team, workflows, words.join(' '), only);
}

/** The same among workflows already read: the newest first. Pure. */
export function chooseWorkflow(
  team: Team,
  workflows: readonly WorkflowRow[],
  written: string,
  only: WorkflowType = 'iteration',
): WorkflowRow {
  const types = [...new Set([...first, ...workflows.map((one) => one.type)])];
  const { type, key } = understood(team, types, written);
  const ofType = type === undefined ? workflows : workflows.filter((one) => one.type === type);
  if (key === '') return theOneThatRuns(team, ofType, type ?? only);
  for (const fits of [isKey, isWeek, isBeginning]) {
    const found = ofType.filter((workflow) => fits(workflow.key.toLowerCase(), key));
    // A release and its retrospective have the same key: the release is meant, unless the type was said.
    const meantFirst = types.find((one) => found.some((workflow) => workflow.type === one));
    const same = found.filter((workflow) => workflow.type === meantFirst);
    const workflow = same.find(({ ended_on: ended }) => ended === null) ?? same[0];
    if (workflow) return workflow;
  }
  const known = workflows.map((workflow) => shortId(team, workflow.workflow_id));
  const meant = near(written.replaceAll(/\s+/g, '/'), known);
  const remedy = meant.length > 0 ? `Did you mean ${meant.join(' or ')}?` : latest(known, type);
  throw new NotFound(`${team.name} has no ${type ?? 'workflow'} "${key}"`, remedy);
}

/** `Release/2026.49.0` and `release security 2026.49.0` are a release; a type may be cut short. */
function understood(
  team: Team,
  types: readonly WorkflowType[],
  written: string,
): { type: WorkflowType | undefined; key: string } {
  const parts = written
    .toLowerCase()
    .split(/[\s/]+/)
    .filter(Boolean);
  const [word = ''] = parts;
  const type = word.length > 2 ? types.find((one) => one.toLowerCase().startsWith(word)) : undefined;
  const rest = parts.slice(type === undefined ? 0 : 1).filter((part, n) => n > 0 || part !== team.id);
  return { type, key: rest.join(' ') };
}

const isKey = (known: string, key: string) => known === key || known === key.replace(/^v/, '');
const isBeginning = (known: string, key: string) => key.length > 3 && known.startsWith(key);
function isWeek(known: string, key: string): boolean {
  const week = /^w?(\d{1,2})$/.exec(key)?.[1];
  return week !== undefined && known.endsWith(`-w${week.padStart(2, '0')}`);
}

function theOneThatRuns(team: Team, workflows: readonly WorkflowRow[], type: WorkflowType): WorkflowRow {
  const running = workflows.filter((workflow) => workflow.ended_on === null);
  const [only] = running;
  if (only && running.length === 1) return only;
  const ids = running.map((workflow) => shortId(team, workflow.workflow_id));
  if (ids.length > 1) throw new UserError(`${ids.length} run`, `Specify one: ${ids.join(', ')}.`);
  const ended = workflows.map((workflow) => shortId(team, workflow.workflow_id));
  const remedy = ended.length > 0 || type === 'iteration' ? latest(ended, type) : seeRunning;
  throw new NotFound(`No ${type} of ${team.name} runs`, remedy);
}

/** Only iterations have a list of those that ended, too. */
function latest(known: readonly string[], type: WorkflowType | undefined): string {
  if (known.length === 0) return 'Start an iteration: npm run drumbeat -- iteration start';
  return `The latest: ${known.slice(0, 4).join(', ')}. ${type === 'iteration' || type === undefined ? seeAll : seeRunning}`;
}
