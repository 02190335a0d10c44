/** One iteration as it went, from the records alone: what was promised and reached, changed, decided, and improved. */
import { sql, type Kysely, type Selectable } from 'kysely';
import { releaseVersion } from '../domain/calendar.ts';
import { labelOf } from '../domain/decisions.ts';
import type { GoalScore } from '../domain/forms.ts';
import type { Improvement } from '../domain/improvement.ts';
import { tally, type Cause, type LedgerEntry } from '../domain/ledger.ts';
import type { On } from '../domain/moments.ts';
import type { StoryKind } from '../domain/story.ts';
import type { PersonId, Team, TeamId } from '../domain/team.ts';
import { teamOf } from './configurations.ts';
import { improvementOf, improvementsOf } from './improvements.ts';
import { ledgerOf } from './ledger.ts';
import { inWords, named, type Named } from './names.ts';
import { communicatedGoals, frozenPlan } from './plans.ts';
import type { Tables } from './tables.ts';

export interface Report {
  readonly team: string;
  readonly iteration: string;
  /** The stories of this iteration: itself, its release, its retrospective. */
  readonly stories: readonly ReportedStory[];
  /** Null while nothing is frozen. */
  readonly plan: {
    readonly hash: string;
    readonly items: number;
    readonly frozenOn: On;
    /** Null: it started unplanned. */
    readonly committedBy: Named | null;
  } | null;
  readonly goals: readonly ReportedGoal[];
  readonly ledger: readonly (LedgerEntry & { readonly byName: string })[];
  readonly changes: Partial<Record<Cause, number>>;
  readonly decisions: readonly ReportedDecision[];
  /** Questions that ended without a decision, and what silence led to. */
  readonly undecided: readonly { readonly question: string; readonly outcome: string; readonly on: On }[];
  readonly refusedVotes: readonly ReportedVote[];
  readonly improvement: ReportedImprovement;
  /** Outside writes of these stories, most first. */
  readonly writes: readonly { readonly system: string; readonly operation: string; readonly count: number }[];
}

interface ReportedStory {
  readonly workflowId: string;
  readonly kind: StoryKind;
  readonly key: string;
  readonly phase: string;
  readonly openedOn: On;
  readonly endedOn: On | null;
}

interface ReportedGoal {
  readonly id: string;
  readonly title: string;
  readonly measure: string;
  readonly owner: Named;
  readonly communicatedOn: On;
  /** Null: nobody scored it. */
  readonly score: GoalScore | null;
  readonly note: string | null;
}

interface ReportedDecision {
  readonly question: string;
  readonly choice: string;
  readonly by: Named;
  readonly on: On;
  /** Of the content that was decided on. */
  readonly hash: string;
}

interface ReportedVote {
  readonly question: string;
  /** By name, or the account when nobody of the team is behind it. */
  readonly by: string;
  readonly choice: string;
  readonly why: string;
  readonly on: On;
  readonly hash: string;
}

interface ReportedImprovement {
  /** What this iteration's retrospective chose; `none chosen` is a lawful result, null means it is not that far. */
  readonly chosen: (Improvement & { readonly ownerName: string }) | 'none chosen' | null;
  /** What was chosen before, with its verdict when it has one. */
  readonly before: Improvement | null;
}

/** @throws Error when the records hold no such iteration; it names those that they hold */
export async function reportOf(db: Kysely<Tables>, team: TeamId, iteration: string): Promise<Report> {
  const stories = await storiesOf(db, team, iteration);
  const own = stories.find((story) => story.kind === 'iteration');
  if (!own) throw new Error(await noIteration(db, team, iteration));
  const configuration = await teamOf(db, { team, version: own.config_version });
  const ids = stories.map((story) => story.workflow_id);
  const entries = await ledgerOf(db, team, iteration);
  return {
    team: configuration.name,
    iteration,
    stories: stories.map((story) => ({
      workflowId: story.workflow_id,
      kind: story.kind,
      key: story.key,
      phase: story.phase,
      openedOn: story.opened_on,
      endedOn: story.ended_on,
    })),
    plan: await planOf(db, configuration, iteration),
    goals: (await communicatedGoals(db, team, iteration)).map((goal) => ({
      id: goal.goal_id,
      title: goal.title,
      measure: goal.measure,
      owner: named(configuration, goal.owner),
      communicatedOn: goal.communicated_on,
      score: goal.score,
      note: goal.note,
    })),
    ledger: entries.map((entry) => ({ ...entry, byName: nameOf(configuration, entry.by) })),
    changes: tally(entries),
    ...(await decisionsOf(db, configuration, ids)),
    improvement: await improvementIn(db, configuration, ids),
    writes: await writesOf(db, ids),
  };
}

/** The release of an iteration has its version; the retrospective follows either and has that one's key. */
async function storiesOf(
  db: Kysely<Tables>,
  team: TeamId,
  iteration: string,
): Promise<Selectable<Tables['stories']>[]> {
  return db
    .selectFrom('stories')
    .selectAll()
    .where('team', '=', team)
    .where('key', 'in', [iteration, releaseVersion(iteration)])
    .orderBy(sql`opened_on::timestamptz`)
    .execute();
}

async function noIteration(db: Kysely<Tables>, team: TeamId, iteration: string): Promise<string> {
  const rows = await db
    .selectFrom('stories')
    .select('key')
    .where('team', '=', team)
    .where('kind', '=', 'iteration')
    .orderBy('key', 'desc')
    .limit(5)
    .execute();
  const known = rows.length > 0 ? `The latest are ${rows.map((row) => row.key).join(', ')}.` : 'They hold none yet.';
  return `The records hold no iteration ${iteration} of team "${team}". ${known}`;
}

async function planOf(db: Kysely<Tables>, team: Team, iteration: string): Promise<Report['plan']> {
  const plan = await frozenPlan(db, team.id, iteration);
  if (!plan) return null;
  const { hash, items, committed } = plan;
  const committedBy = 'by' in committed ? named(team, committed.by) : null;
  return { hash, items: items.length, frozenOn: committed.on, committedBy };
}

async function decisionsOf(
  db: Kysely<Tables>,
  team: Team,
  stories: readonly string[],
): Promise<Pick<Report, 'decisions' | 'undecided' | 'refusedVotes'>> {
  const ended = await db
    .selectFrom('questions')
    .select(['question', 'decision', 'outcome', 'ended_on'])
    .where('workflow_id', 'in', stories)
    .where('ended_on', 'is not', null)
    .orderBy(sql`ended_on::timestamptz`)
    .execute();
  const refused = await db
    .selectFrom('votes')
    .leftJoin('questions', (join) =>
      join
        .onRef('questions.workflow_id', '=', 'votes.workflow_id')
        .onRef('questions.question_id', '=', 'votes.question_id'),
    )
    .selectAll('votes')
    .select('questions.question')
    .where('votes.workflow_id', 'in', stories)
    .where('votes.counted', '=', false)
    .orderBy(sql`votes.on::timestamptz`)
    .execute();
  const decisions: ReportedDecision[] = [];
  const undecided: Report['undecided'][number][] = [];
  for (const { question, decision, outcome, ended_on } of ended) {
    const words = inWords(team, question.text);
    if (decision) {
      const { choice, by, on, hash } = decision;
      decisions.push({ question: words, choice: labelOf(question, choice), by: named(team, by), on, hash });
    } else if (question.asked.kind === 'role' || question.asked.kind === 'any') {
      undecided.push({ question: words, outcome: outcome ?? '', on: ended_on ?? '' });
    }
  }
  const refusedVotes = refused.map((vote) => ({
    question: vote.question ? inWords(team, vote.question.text) : vote.question_id,
    by: vote.person ? nameOf(team, vote.person) : vote.actor,
    choice: vote.choice,
    why: vote.said,
    on: vote.on,
    hash: vote.content_hash,
  }));
  return { decisions, undecided, refusedVotes };
}

async function improvementIn(db: Kysely<Tables>, team: Team, stories: readonly string[]): Promise<ReportedImprovement> {
  const all = await improvementsOf(db, team.id);
  const here = all.find((row) => stories.includes(row.chosen_in));
  const earlier = all.filter((row) => row !== here && (!here || row.sequence < here.sequence));
  const before = earlier.map(improvementOf).find((one) => one !== null) ?? null;
  const chosen = here ? (improvementOf(here) ?? 'none chosen') : null;
  if (chosen === null || chosen === 'none chosen') return { chosen, before };
  return { chosen: { ...chosen, ownerName: nameOf(team, chosen.owner) }, before };
}

async function writesOf(db: Kysely<Tables>, stories: readonly string[]): Promise<Report['writes']> {
  const rows = await db
    .selectFrom('writes')
    .select(['system', 'operation', (row) => row.fn.countAll<string>().as('count')])
    .where('workflow_id', 'in', stories)
    .where('done_at', 'is not', null)
    .groupBy(['system', 'operation'])
    .orderBy('count', 'desc')
    .orderBy('system')
    .orderBy('operation')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

function nameOf(team: Team, id: PersonId | LedgerEntry['by']): string {
  return Object.values(team.people).find((person) => person.id === id)?.name ?? id;
}
