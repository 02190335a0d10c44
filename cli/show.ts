/** `iteration show`: what a running iteration is about, and what each of its workflows waits for. How it went is the report's. */
import type { Kysely } from 'kysely';
import { formValues } from '../forms/values.ts';
import { tally } from '../domain/ledger.ts';
import type { Team } from '../domain/team.ts';
import { formatTime } from '../domain/text/dates.ts';
import { ledgerOf } from '../records/ledger.ts';
import { nameOf } from '../records/names.ts';
import { communicatedGoals, frozenPlan } from '../records/plans.ts';
import { questionRow } from '../records/questions.ts';
import { allWorkflows } from '../records/workflow-list.ts';
import type { WorkflowRow } from '../records/workflows.ts';
import type { Tables } from '../records/tables.ts';
import { answer, type Json } from './answer.ts';
import { findWorkflow } from './ids.ts';
import type { WithTeam } from './open.ts';
import { count } from '../client/report/words.ts';
import { command, indented, section } from '../client/terminal/print.ts';
import { explain } from './why.ts';
import { whyWords } from './why-words.ts';

interface ShownGoal {
  readonly title: string;
  readonly measure: string;
  readonly owner: string;
  /** Null: not scored (yet). */
  readonly score: string | null;
}

export async function showIteration(opened: WithTeam, written: readonly string[], options: Json): Promise<void> {
  const { team, db } = opened;
  const iteration = await findWorkflow(opened, written, 'iteration');
  const { key } = iteration;
  const workflows = (await allWorkflows(db, team.id))
    .filter((workflow) => workflow.iteration === key)
    .toSorted((a, b) => a.workflow_id.localeCompare(b.workflow_id));
  const whys = await explain(opened, workflows);
  const plan = await frozenPlan(db, team.id, key);
  const goals = await goalsOf(db, team, iteration, plan !== null);
  const changes = tally(await ledgerOf(db, team.id, key));
  const facts = {
    team: team.name,
    iteration: key,
    goals,
    plan: plan && { items: plan.items.length, hash: plan.hash, committed: plan.committed },
    changes,
    workflows: whys,
  };
  answer(options, facts, () => {
    const counts = Object.entries(changes).map(([cause, number]) => `${number} ${cause}`);
    const how =
      plan && ('by' in plan.committed ? `committed by ${nameOf(team, plan.committed.by)}` : 'started unplanned');
    return [
      indented(`Iteration ${key} of ${team.name}`, ''),
      ...section(plan ? 'Goals, as communicated' : 'Goals, as set so far', goals.map(goalLine)),
      ...section('Plan', [
        ...(plan ? [`${count(plan.items.length, 'item')}, ${how}, ${formatTime(plan.committed.on)}`] : []),
        ...(counts.length > 0 ? [`changed since: ${counts.join(', ')}`] : []),
      ]),
      ...whys.flatMap((why) => ['', '', ...whyWords(team, why)]),
      '',
      '',
      'How it went so far, goals to decisions:',
      command(['report', key], '  '),
    ];
  });
}

/** Until a plan is frozen its goals are the answers to the question for them. */
async function goalsOf(
  db: Kysely<Tables>,
  team: Team,
  { key, workflow_id: id }: WorkflowRow,
  frozen: boolean,
): Promise<ShownGoal[]> {
  if (frozen) {
    const goals = await communicatedGoals(db, team.id, key);
    return goals.map(({ title, measure, owner, score }) => ({ title, measure, owner: nameOf(team, owner), score }));
  }
  const asked = await questionRow(db, id, 'goals');
  return (asked?.answers ?? []).map((one) => {
    const { title, measure, owner } = formValues(one, 'goal');
    return { title, measure, owner: nameOf(team, owner), score: null };
  });
}

function goalLine({ title, measure, owner, score }: ShownGoal): string {
  return `${title} · measured by ${measure} · ${owner}${score ? ` · ${score}` : ''}`;
}
