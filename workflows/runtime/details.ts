/** What the Temporal UI shows of a workflow: search attributes for the glance, current details in Markdown for the reading. */
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type { WorkflowState } from '../../domain/workflow-state.ts';
import { searchAttributes } from '../contract/search-attributes.ts';

interface Shown {
  readonly state: WorkflowState;
  readonly iteration: string | undefined;
  readonly deadline: BusinessTime | null;
}

/** @returns what was shown, to be handed in again: attributes cost an event each time, so they are written only when they changed */
export function showInTemporal({ state, iteration, deadline }: Shown, before: string): string {
  setCurrentDetails(detailsOf(state, deadline));
  const { team, phase, health } = state;
  const waiting = state.waiting.toSorted((a, b) => a.since.localeCompare(b.since));
  const roles = waiting.flatMap((one): readonly string[] => (one.roles.length > 0 ? one.roles : ['team']));
  const waitingOn = [...new Set(roles)].toSorted();
  const since = waiting[0]?.since;
  const glance = JSON.stringify([phase, health, waitingOn, since, deadline]);
  if (glance === before) return before;
  upsertSearchAttributes([
    { key: searchAttributes.team, value: team },
    { key: searchAttributes.iteration, value: iteration ?? null },
    { key: searchAttributes.phase, value: phase },
    { key: searchAttributes.health, value: health },
    { key: searchAttributes.waitingOn, value: waitingOn.length > 0 ? waitingOn : null },
    { key: searchAttributes.waitingSince, value: since === undefined ? null : new Date(since) },
    { key: searchAttributes.phaseDeadline, value: deadline === null ? null : new Date(deadline) },
  ]);
  return glance;
}

function detailsOf(state: WorkflowState, deadline: BusinessTime | null): string {
  return [
    `**${state.type} ${state.key}** · ${state.phase}${deadline ? ` until ${day(deadline)}` : ''} · ${state.health}`,
    ...(state.subject === null ? [] : ['', state.subject]),
    ...section(
      'Waiting for',
      state.waiting.map(
        (one) =>
          `${[...one.people.map((id) => one.names?.[id] ?? id), ...(one.missing === null ? [] : [one.missing])].join(', ')}: ${one.question} (since ${day(one.since)}, until ${day(one.until)})`,
      ),
    ),
    ...section(
      'Parked',
      state.parked.map((one) => `${one.why} ${one.remedy} (since ${day(one.since)})`),
    ),
    ...section(
      'Links',
      Object.entries(state.links).map(([name, link]) => `[${name}](${link})`),
    ),
    ...section(
      'What happened',
      state.log.slice(-15).map((entry) => `${day(entry.on)} ${entry.what}`),
    ),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `**${title}**`, '', ...lines.map((line) => `- ${line}`)];
}

function day(on: BusinessTime): string {
  return on.slice(0, 16).replace('T', ' ');
}
