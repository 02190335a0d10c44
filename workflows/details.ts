/** Current details of a story in the Temporal UI, in Markdown: where we are, who we wait for, what happened, links. */
import type { On } from '../domain/moments.ts';
import type { StoryState } from '../domain/story.ts';

export function detailsOf(state: StoryState, deadline: On | null): string {
  return [
    `**${state.kind} ${state.key}** · ${state.phase}${deadline ? ` until ${day(deadline)}` : ''} · ${state.health}`,
    ...section(
      'Waiting for',
      state.waiting.map(
        (one) => `${one.people.join(', ')}: ${one.question} (since ${day(one.since)}, until ${day(one.until)})`,
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
  return lines.length === 0 ? [] : ['', `**${title}**`, ...lines.map((line) => `- ${line}`)];
}

function day(on: On): string {
  return on.slice(0, 16).replace('T', ' ');
}
