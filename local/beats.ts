/** The beats of a demo, told as they happen: one quiet line each, read from the records alone. */
import type { Kysely } from 'kysely';
import { DateTime } from 'luxon';
import { labelOf } from '../domain/decisions.ts';
import type { On } from '../domain/moments.ts';
import type { Team } from '../domain/team.ts';
import { inWords, named } from '../records/names.ts';
import { stillAsked, type QuestionRow } from '../records/questions.ts';
import type { Tables } from '../records/tables.ts';
import { repeatedly, type Repeated } from './repeatedly.ts';

export interface BeatsOptions {
  readonly db: Kysely<Tables>;
  readonly team: Team;
  readonly today: () => Promise<On>;
  readonly say: (line: string) => void;
}

const lookEveryMs = 300;

/** Stopping tells what is left to tell. */
export async function tellBeats(options: BeatsOptions): Promise<Repeated> {
  const told = new Set<string>();
  // What happened before this start was told then.
  for (const { id } of await look(options)) told.add(id);
  const tell = async () => {
    for (const { id, line } of await look(options)) {
      if (told.has(id)) continue;
      told.add(id);
      options.say(`${dateOf(await options.today())}  ${shortened(line)}`);
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

interface Beat {
  readonly id: string;
  readonly line: string;
}

async function look({ db, team }: BeatsOptions): Promise<Beat[]> {
  const stories = await db
    .selectFrom('stories')
    .select(['workflow_id', 'kind', 'key', 'phase', 'health'])
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
  return [
    ...stories.map(({ workflow_id, kind, key, phase, health }) => ({
      id: `${workflow_id} ${phase}`,
      line: `${kind} ${key} · ${phase}${health === 'on track' ? '' : ` (${health})`}`,
    })),
    ...questions.flatMap((row) => questionBeats(team, row)),
    ...writes.map(({ key, system, operation }) => ({ id: key, line: `    ${system}: ${operation}` })),
  ];
}

function questionBeats(team: Team, row: QuestionRow): Beat[] {
  const id = `${row.workflow_id} ${row.question_id}`;
  const question = inWords(team, row.question.text);
  const asked = row.question.asked.kind === 'open' ? ['anyone'] : stillAsked(row).map((one) => firstName(team, one));
  const answers = row.answered.map((person) => ({
    id: `${id} ${person} ${row.question.content.hash}`,
    line: `    ${firstName(team, person)} answered “${question}”`,
  }));
  return [
    { id: `${id} asked`, line: `  ? ${question} → ${asked.join(', ')}` },
    ...answers,
    ...(row.ended_on ? [{ id: `${id} ended`, line: `  ✓ ${howItEnded(team, row)}` }] : []),
  ];
}

function howItEnded(team: Team, { decision, question, outcome }: QuestionRow): string {
  if (!decision) return `${inWords(team, question.text)} – ${outcome ?? 'closed'}`;
  return `${named(team, decision.by).name} decided “${labelOf(question, decision.choice)}” on content ${decision.hash.slice(0, 6)}`;
}

function firstName(team: Team, id: Parameters<typeof named>[1]): string {
  return named(team, id).name.split(' ')[0] ?? id;
}

/** Fits beside the date into a terminal of 100 columns. */
function shortened(line: string): string {
  return line.length > 82 ? `${line.slice(0, 81).trimEnd()}…` : line;
}

function dateOf(on: On): string {
  return DateTime.fromISO(on, { setZone: true }).setLocale('en-GB').toFormat('ccc dd LLL HH:mm');
}
