/** One iteration as it went, from the records alone: what was promised and reached, changed, decided, and improved. */
import { sql, type Kysely } from 'kysely';
import { iterationOf } from '../domain/calendar/calendar.ts';
import type { Improvement } from '../domain/improvement.ts';
import { lateImprovement, tally } from '../domain/ledger.ts';
import type { Topic } from '../domain/questions.ts';
import { rolesOf, type Team, type TeamId, type VendorName } from '../domain/team.ts';
import { millisOf } from '../domain/calendar/working-days.ts';
import { teamOf } from './configurations.ts';
import { improvementOf, improvementsOf } from './improvements.ts';
import { inWords, nameOf, named } from './names.ts';
import { faultsOf, writesOf } from './report-outside.ts';
import { changesOf, goalsOf, planOf, planRow } from './report-plan.ts';
import { isPrivate, reportedQuestions } from './report-questions.ts';
import type { Report, ReportedImprovement, ReportedRelease, ReportedSync } from './reported.ts';
import type { ReportedQuestion } from './reported-questions.ts';
import type { ReportedWorkflow } from './reported.ts';
import { cleanUpOf, resultOf } from './results.ts';
import type { WorkflowRow } from './workflows.ts';
import type { Tables } from './tables.ts';

export type { Report } from './reported.ts';

/**
 * @param withoutPages vendors at which a browser finds nothing
 * @throws Error when the records hold no such iteration; it names those that they hold
 */
export async function reportOf(
  db: Kysely<Tables>,
  team: TeamId,
  iteration: string,
  withoutPages: readonly VendorName[] = [],
): Promise<Report> {
  const workflows = await workflowsOf(db, team, iteration);
  const own = workflows.find((workflow) => workflow.type === 'iteration');
  if (!own) throw new Error(await noIteration(db, team, iteration));
  const configuration = await teamOf(db, { team, version: own.config_version });
  const ids = workflows.map((workflow) => workflow.workflow_id);
  const { questions, waited } = await reportedQuestions(db, configuration, ids);
  const plan = await planRow(db, team, iteration);
  const ledger = await changesOf(db, configuration, iteration, plan);
  const dated = iterationOf(configuration, iteration);
  return {
    format: 1,
    team: configuration.name,
    people: Object.values(configuration.people)
      .map(({ id, name }) => ({ id, name, roles: rolesOf(configuration, id) }))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
    timeZone: configuration.calendar.timeZone,
    iteration,
    dates: dated && { starts: dated.dates.starts, closes: dated.dates.closes },
    configuration: own.config_version,
    workflows: workflows.map((workflow) => ({
      workflowId: workflow.workflow_id,
      type: workflow.type,
      key: workflow.key,
      subject: subjectIn(configuration, workflow),
      phase: workflow.phase,
      openedOn: workflow.opened_on,
      endedOn: workflow.ended_on,
    })),
    off: (['release', 'retrospective'] as const).filter((one) => configuration[one] === 'off'),
    cancelled: cancelledOf(own),
    plan: plan && planOf(configuration, plan),
    goals: await goalsOf(db, configuration, iteration, { ledger, questions }),
    ledger,
    changes: tally(ledger),
    questions,
    decisions: questions.flatMap(({ decision }) => decision ?? []).toSorted((a, b) => millisOf(a.on) - millisOf(b.on)),
    undecided: questions.flatMap(silenceOf),
    refusedAnswers: questions
      .flatMap((one) => one.answers.filter((answer) => !answer.counted))
      .toSorted((a, b) => millisOf(a.on) - millisOf(b.on)),
    waited,
    syncs: await syncsOf(db, configuration, iteration, questions),
    releases: workflows.filter((workflow) => workflow.type === 'release').map(releaseOf),
    improvement: await improvementIn(db, configuration, ids),
    ...(await writesOf(db, ids, withoutPages)),
    faults: await faultsOf(db, ids),
  };
}

function subjectIn(team: Team, { subject }: WorkflowRow): ReportedWorkflow['subject'] {
  return subject && { text: inWords(team, subject), private: isPrivate(team, subject) };
}

const syncNotes: Topic = 'sync notes';

function cancelledOf(workflow: WorkflowRow): Report['cancelled'] {
  const cleanUp = cleanUpOf(workflow);
  return cleanUp && { reason: workflow.cancel_reason, takenBack: cleanUp.cleaned, left: cleanUp.left };
}

/** The newest one whose draft is over, else the newest; null when there is none. Their keys sort by time. */
export async function latestIteration(db: Kysely<Tables>, team: TeamId): Promise<string | null> {
  const rows = await keysOf(db, team);
  return (rows.find(({ phase }) => !beforeItStarts.includes(phase)) ?? rows[0])?.key ?? null;
}
const beforeItStarts: readonly string[] = ['opening', 'scheduled', 'draft'];

function keysOf(db: Kysely<Tables>, team: TeamId): Promise<Pick<WorkflowRow, 'key' | 'phase'>[]> {
  return db
    .selectFrom('workflows')
    .select(['key', 'phase'])
    .where('team', '=', team)
    .where('type', '=', 'iteration')
    .orderBy('key', 'desc')
    .execute();
}

/** Its own, and those of its releases and retrospectives, in the order in which they were opened. */
async function workflowsOf(db: Kysely<Tables>, team: TeamId, iteration: string): Promise<WorkflowRow[]> {
  return db
    .selectFrom('workflows')
    .selectAll()
    .where('team', '=', team)
    .where('iteration', '=', iteration)
    .orderBy(sql`opened_on::timestamptz`)
    .orderBy('workflow_id')
    .execute();
}

async function noIteration(db: Kysely<Tables>, team: TeamId, iteration: string): Promise<string> {
  const keys = (await keysOf(db, team)).slice(0, 5).map((row) => row.key);
  const known = keys.length > 0 ? `The latest are ${keys.join(', ')}.` : 'They hold none yet.';
  return `The records hold no iteration ${iteration} of team "${team}". ${known}`;
}

function silenceOf({ settles, decision, question, outcome, endedOn }: ReportedQuestion): Report['undecided'] {
  if (decision || endedOn === null || settles !== 'seats') return [];
  return [{ question, outcome: outcome ?? '', on: endedOn }];
}

/** Those with notes, and those that were kept without. */
async function syncsOf(
  db: Kysely<Tables>,
  team: Team,
  iteration: string,
  questions: readonly ReportedQuestion[],
): Promise<ReportedSync[]> {
  const of = (table: 'sync_notes' | 'actions') =>
    db.selectFrom(table).where(`${table}.team`, '=', team.id).where(`${table}.iteration`, '=', iteration);
  const notes = await of('sync_notes').select(['sync_notes.sync', 'sync_notes.decisions', 'sync_notes.on']).execute();
  const actions = await of('actions').selectAll('actions').orderBy('actions.id').execute();
  return questions
    .filter(({ topic }) => topic === syncNotes)
    .map(({ occurrence: sync, since }) => ({ sync, on: since }))
    .toSorted((a, b) => a.sync - b.sync)
    .map(({ sync, on }) => {
      const noted = notes.find((one) => one.sync === sync);
      const done = actions
        .filter((one) => one.sync === sync)
        .map(({ text, owner, done_on: doneOn }) => ({ text, owner: named(team, owner), doneOn }));
      return { sync, on, notes: noted ? { decisions: noted.decisions, actions: done } : null };
    });
}

function releaseOf(workflow: WorkflowRow): ReportedRelease {
  const { workflow_id: workflowId, key: version, ended_on: endedOn } = workflow;
  const result = resultOf('release', workflow);
  return {
    workflowId,
    version,
    phase: result?.outcome ?? workflow.phase,
    endedOn,
    link: result?.outcome === 'published' ? result.link : null,
    cancelledBecause: result?.outcome === 'cancelled' ? result.reason : null,
  };
}

async function improvementIn(
  db: Kysely<Tables>,
  team: Team,
  workflows: readonly string[],
): Promise<ReportedImprovement> {
  const all = await improvementsOf(db, team.id);
  const here = all.find((row) => workflows.includes(row.chosen_in));
  const earlier = all.filter((row) => row !== here && (!here || row.sequence < here.sequence));
  const before = earlier.map(improvementOf).find((one) => one !== null) ?? null;
  const chosen = here ? (improvementOf(here) ?? 'none chosen') : null;
  if (chosen === null || chosen === 'none chosen') return { chosen, standsIn: null, before };
  const standsIn = await takenUp(db, team.id, chosen);
  return { chosen: { ...chosen, ownerName: nameOf(team, chosen.owner) }, standsIn, before };
}

/** The plan or, when it was chosen after the commit, the ledger in which the item stands as the improvement. */
async function takenUp(
  db: Kysely<Tables>,
  team: TeamId,
  { itemId, chosenIn }: Improvement,
): Promise<ReportedImprovement['standsIn']> {
  const inPlan = JSON.stringify({ items: [{ id: itemId }] });
  const plan = await db
    .selectFrom('plans')
    .select('iteration')
    .where('team', '=', team)
    .where(sql<boolean>`plan @> ${inPlan}::jsonb`)
    .orderBy('iteration')
    .executeTakeFirst();
  if (plan) return { iteration: plan.iteration, how: 'plan' };
  const entry = await db
    .selectFrom('ledger')
    .select('iteration')
    .where('team', '=', team)
    .where('entry_id', '=', lateImprovement(chosenIn))
    .executeTakeFirst();
  return entry ? { iteration: entry.iteration, how: 'ledger' } : null;
}
