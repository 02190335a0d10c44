/** The steps of a demo, told as they happen: one quiet line each, read from the records alone. */
import { getsReminders } from '../../domain/decisions/panel.ts';
import type { Kysely } from 'kysely';
import { DateTime } from 'luxon';
import { activitySummary } from '../../client/activity-words.ts';
import { indented } from '../../client/terminal/print.ts';
import { decidedWords, outcomeOf } from '../../domain/decisions/outcome.ts';
import { cutTo } from '../../domain/text/budget.ts';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type { Parked } from '../../domain/workflow-state.ts';
import type { Team } from '../../domain/team.ts';
import { openFaults } from '../../records/faults.ts';
import { inWords, named } from '../../records/names.ts';
import { openQuestions, type QuestionRow } from '../../records/questions.ts';
import type { WorkflowRow } from '../../records/workflows.ts';
import type { Tables } from '../../records/tables.ts';
import { repeatedly, type Repeated } from '../../worker/repeatedly.ts';

export interface NarrationOptions {
  readonly db: Kysely<Tables>;
  readonly team: Team;
  readonly today: () => Promise<BusinessTime>;
  readonly say: (line: string) => void;
}

const lookEveryMs = 300;

/** Stopping tells what is left to tell. */
export async function printSteps(options: NarrationOptions): Promise<Repeated> {
  const told = new Set<string>();
  // What happened before this start was told then.
  for (const { id } of await look(options)) told.add(id);
  const tell = async () => {
    for (const { id, line } of await look(options)) {
      if (told.has(id)) continue;
      told.add(id);
      options.say(beatLine(dateOf(await options.today()), line));
    }
  };
  const telling = repeatedly(lookEveryMs, tell);
  return {
    stop: async () => {
      await telling.stop();
      await tell();
    },
  };
}

/** For a demo that continues: how far it is, and who is waited for. Nothing when nothing has happened yet. */
export async function whereItStands({ db, team, today }: NarrationOptions): Promise<string[]> {
  const workflows = await db
    .selectFrom('workflows')
    .select(['type', 'key', 'phase', 'health'])
    .where('team', '=', team.id)
    .where('ended_on', 'is', null)
    .orderBy('opened_on')
    .execute();
  if (workflows.length === 0) return [];
  const questions = await openQuestions(db, { team: team.id });
  return [
    `\nContinuing where it stopped: ${dateOf(await today())} in the team's calendar.`,
    ...workflows.map((one) => `  ${workflowWords(one)}`),
    ...(questions.length === 0 ? ['  Nobody is being asked at the moment.'] : []),
    ...questions.map((row) => cutTo(`  ? ${questionWords(team, row)}`, 80)),
    ...(await openFaults(db, { team: team.id })).map((fault) =>
      indented(`parked: ${activitySummary(fault.activity)}: ${fault.why}`, '  ! '),
    ),
    '',
  ];
}

interface Step {
  readonly id: string;
  readonly line: string;
}

async function look({ db, team }: NarrationOptions): Promise<Step[]> {
  const workflows = await db
    .selectFrom('workflows')
    .select(['workflow_id', 'type', 'key', 'phase', 'health'])
    .where('team', '=', team.id)
    .execute();
  const questions = await db
    .selectFrom('questions')
    .selectAll()
    .where('team', '=', team.id)
    .orderBy('opened_at')
    .execute();
  const writes = await db
    .selectFrom('writes')
    .select(['key', 'system', 'operation'])
    .where('team', '=', team.id)
    .where('system', '!=', 'slack')
    .where('done_at', 'is not', null)
    .orderBy('done_at')
    .execute();
  const faults = await db
    .selectFrom('faults')
    .innerJoin('workflows', 'workflows.workflow_id', 'faults.workflow_id')
    .select(['faults.workflow_id', 'type', 'key', 'activity', 'since', 'why', 'faults.ended_on as fixed_on'])
    .where('team', '=', team.id)
    .orderBy('since')
    .execute();
  return [
    ...workflows.map(({ workflow_id, type, key, phase, health }) => ({
      id: `${workflow_id} ${phase}`,
      line: workflowWords({ type, key, phase, health }),
    })),
    ...questions.flatMap((row) => questionSteps(team, row)),
    ...faults.flatMap(faultSteps),
    ...writes.map(({ key, system, operation }) => ({ id: key, line: `    ${system}: ${operation}` })),
  ];
}

function workflowWords({ type, key, phase, health }: Pick<WorkflowRow, 'type' | 'key' | 'phase' | 'health'>): string {
  const words = health === 'at risk' ? 'at risk: a blocker was reported' : health;
  return `${type} ${key} · ${phase}${health === 'on track' ? '' : ` (${words})`}`;
}

function questionWords(team: Team, row: QuestionRow): string {
  const asked = !getsReminders(row.question.panel) ? ['anyone'] : row.waited_for.map((one) => firstName(team, one));
  return `${inWords(team, row.question.text)} → ${asked.join(', ') || 'nobody can answer'}`;
}

function questionSteps(team: Team, row: QuestionRow): Step[] {
  const id = `${row.workflow_id} ${row.question_id}`;
  const question = inWords(team, row.question.text);
  const settling = row.ended_on === null ? null : row.settled_by;
  const answers = row.answers
    .filter(({ clickId }) => clickId !== settling)
    .map(({ by: person }) => ({
      id: `${id} ${person} ${row.question.content.hash}`,
      line: `    ${firstName(team, person)} answered “${question}”`,
    }));
  return [
    { id: `${id} asked`, line: `  ? ${questionWords(team, row)}` },
    ...answers,
    ...(row.ended_on ? [{ id: `${id} ended`, line: `  ✓ ${howItEnded(team, row)}` }] : []),
  ];
}

interface FaultRow extends Pick<WorkflowRow, 'type' | 'key' | 'workflow_id'>, Omit<Parked, 'remedy'> {
  readonly fixed_on: BusinessTime | null;
}

function faultSteps({ workflow_id, type, key, activity, since, why, fixed_on }: FaultRow): Step[] {
  const id = `${workflow_id} ${activity} ${since}`;
  const goesOn = `  ✓ ${type} ${key} continues after: ${activitySummary(activity)}`;
  return [
    { id: `${id} parked`, line: `  ! ${type} ${key} is parked: ${activitySummary(activity)}: ${why}` },
    ...(fixed_on === null ? [] : [{ id: `${id} ended`, line: goesOn }]),
  ];
}

function howItEnded(team: Team, { answers, settled_by, question, outcome: ending }: QuestionRow): string {
  const outcome = outcomeOf(answers, settled_by);
  if (!outcome.decided) return `${inWords(team, question.text)} – ${ending ?? 'closed'}`;
  return `${inWords(team, decidedWords(question, outcome))} on content ${outcome.answer.hash.slice(0, 6)}`;
}

function firstName(team: Team, id: Parameters<typeof named>[1]): string {
  return named(team, id).name.split(' ')[0] ?? id;
}

/** One line of 80 columns; what is parked is told whole. */
function beatLine(date: string, line: string): string {
  const [, lead = '', words = line] = /^( *! )(.*)$/.exec(line) ?? [];
  return lead === '' ? cutTo(`${date}  ${line}`, 80) : indented(words, `${date}  ${lead}`);
}

function dateOf(on: BusinessTime): string {
  return DateTime.fromISO(on, { setZone: true }).setLocale('en-GB').toFormat('ccc dd LLL HH:mm');
}
