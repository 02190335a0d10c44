/** `iteration show`: from the records, and how it stands at this moment if a worker answers. */
import { PlainError } from '../../config/plain-error.ts';
import type { StoryState } from '../../domain/story.ts';
import type { Team } from '../../domain/team.ts';
import { sayOn } from '../../domain/wording.ts';
import { reportOf, type Report } from '../../records/report.ts';
import { waitingNow } from '../../records/waiting.ts';
import { NoWorker, StoryGone, TemporalUnreachable } from '../temporal-errors.ts';
import { longId, shortId } from './ids.ts';
import { withTemporal, type WithRecords } from './open.ts';
import { indented, print } from './print.ts';
import { describe } from './waiting.ts';

/** The last things that happened, as the story tells them. */
const lastLines = 6;

export async function showIteration({ team, db }: WithRecords, written: string): Promise<void> {
  const id = longId(team, written);
  const key = id.split('/').at(-1) ?? written;
  const report = await reportOf(db, team.id, key);
  print(`Iteration ${key} of ${report.team}`);
  print(...report.stories.map((one) => storyLine(team, one)));
  section('Goals', report.goals.map(goalLine));
  section('Plan', planLines(report));
  section(
    'Decided',
    report.decisions.map((one) => `${one.choice} · ${one.by.name}, ${sayOn(one.on)} · ${one.question}`),
  );
  section(
    'Nobody answered',
    report.undecided.map((one) => `${one.question} ${one.outcome}`),
  );
  section('Improvement', improvementLines(report));
  const ids = report.stories.map((one) => one.workflowId);
  const waiting = (await waitingNow(db, team.id)).filter((one) => ids.includes(one.workflowId));
  if (waiting.length > 0) print('', 'Waiting for', waiting.map((one) => describe(team, one)).join('\n\n'));
  for (const one of report.stories) if (!one.endedOn) await showLive(one.workflowId);
}

function storyLine(team: Team, one: Report['stories'][number]): string {
  const until = one.endedOn ? `ended ${sayOn(one.endedOn)}` : `opened ${sayOn(one.openedOn)}`;
  return indented(`${one.phase} (${until}) · ${shortId(team, one.workflowId)}`, `  ${one.kind}: `);
}

function goalLine(goal: Report['goals'][number]): string {
  const note = goal.note ? ` (${goal.note})` : '';
  return `${goal.title} · measured by ${goal.measure} · ${goal.owner.name} · ${goal.score ?? 'not scored'}${note}`;
}

function planLines({ plan, changes }: Report): string[] {
  if (!plan) return [];
  const how = plan.committedBy ? `committed by ${plan.committedBy.name}` : 'started unplanned';
  const counts = Object.entries(changes).map(([cause, count]) => `${cause}: ${count}`);
  return [
    `${plan.items} items, ${how} on ${sayOn(plan.frozenOn)}, content ${plan.hash.slice(0, 12)}`,
    ...(counts.length > 0 ? [`changes since: ${counts.join(', ')}`] : []),
  ];
}

function improvementLines({ improvement: { chosen, before } }: Report): string[] {
  const earlier = before ? [`before: ${before.what} · ${before.verdict?.verdict ?? 'no verdict yet'}`] : [];
  if (chosen === null) return earlier;
  if (chosen === 'none chosen') return ['none chosen', ...earlier];
  return [`${chosen.what} · ${chosen.ownerName} · measured by ${chosen.measure}, now ${chosen.baseline}`, ...earlier];
}

async function showLive(id: string): Promise<void> {
  try {
    const state = await withTemporal(({ temporal }) => temporal.state(id));
    section(
      'Parked',
      state.parked.map((one) => `${one.why} ${one.remedy} Then: npm run drumbeat -- resume ${id}`),
    );
    section(`Now in ${id}`, latest(state));
  } catch (error) {
    const expected = error instanceof NoWorker || error instanceof StoryGone || error instanceof TemporalUnreachable;
    if (!expected) throw error;
    print('', `Not live: ${error instanceof PlainError ? error.what : ''}.`);
  }
}

function latest(state: StoryState): string[] {
  const links = Object.entries(state.links).map(([name, link]) => `${name}: ${link}`);
  return [...state.log.slice(-lastLines).map(({ on, what }) => `${sayOn(on)} ${what}`), ...links];
}

function section(title: string, lines: readonly string[]): void {
  if (lines.length > 0) print('', title, ...lines.map((line) => indented(line, '  · ')));
}
