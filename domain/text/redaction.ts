/**
 * The privacy gate (X5): adapters take only `Releasable` text, and `release` is the one function that makes it.
 * A value may go where the readers of the destination could have read it anyway; otherwise a fixed phrase stands for it.
 */
import { personById, type Team, type Visibility } from '../team.ts';
import type { Source, Sourced, Text } from './text.ts';
import { formatTime } from './dates.ts';

export type Destination =
  | { readonly system: 'slack'; readonly channel: string }
  | { readonly system: 'jira'; readonly project: string }
  | { readonly system: 'github'; readonly repository: string };

declare const released: unique symbol;
/** Text that passed the gate for one destination, which it carries: it cannot be posted elsewhere. */
export interface Releasable<To extends Destination = Destination> {
  readonly to: To;
  readonly body: string;
  readonly [released]: true;
}

const openness: Readonly<Record<Visibility, number>> = { private: 0, internal: 1, public: 2 };

export function redactFor<To extends Destination>(team: Team, body: Text, to: To): Releasable<To> {
  const audience = audienceOf(team, to);
  const written = body.map((part) => {
    if (typeof part === 'string') return part;
    if ('on' in part) return formatTime(part.on);
    if (!mayRead(team, part.source, audience)) return standIn(part.source);
    return write(part.source === 'people' ? { ...part, value: nameOf(team, part.value) } : part, to.system);
  });
  return { to, body: written.join('') } as Releasable<To>;
}

/** Who could read the destination, at the most. A person's own Slack conversation is as private as their team's channel. */
export function audienceOf(team: Team, to: Destination): Visibility {
  switch (to.system) {
    case 'slack':
      return team.slack.channel === to.channel || to.channel.startsWith('U') ? team.slack.visibility : 'public';
    case 'jira':
      return team.jira.project === to.project ? team.jira.visibility : 'public';
    case 'github':
      return visibilityOfRepository(team, to.repository) ?? 'public';
  }
}

/** How widely a source may be read. What the configuration does not name is private. */
export function visibilityOf(team: Team, source: Source): Visibility {
  if (source === 'people') return 'internal';
  if (source === 'team') return team.slack.visibility;
  const [system, place = ''] = split(source);
  if (system === 'jira') return place === team.jira.project ? team.jira.visibility : 'private';
  if (system === 'slack') return place === team.slack.channel ? team.slack.visibility : 'private';
  return visibilityOfRepository(team, place) ?? 'private';
}

function mayRead(team: Team, source: Source, audience: Visibility): boolean {
  return openness[visibilityOf(team, source)] >= openness[audience];
}

function visibilityOfRepository(team: Team, repository: string): Visibility | undefined {
  return [team.github.release, team.github.tracking].find((place) => place.repository === repository)?.visibility;
}

function split(source: Source): [string, string?] {
  const at = source.indexOf(':');
  return at < 0 ? [source] : [source.slice(0, at), source.slice(at + 1)];
}

function nameOf(team: Team, id: string): string {
  return personById(team, id)?.name ?? id;
}

function standIn(source: Source): string {
  return source === 'people' ? 'a teammate' : 'a private item';
}

function write(part: Sourced, system: Destination['system']): string {
  const value = oneLine(part.value);
  if (system === 'slack') {
    const safe = escapeMrkdwn(value);
    return part.link && isHttp(part.link) ? `<${encodeURI(part.link).replaceAll('|', '%7C')}|${safe}>` : safe;
  }
  if (system === 'github') {
    const safe = escapeMarkdown(value);
    return part.link && isHttp(part.link) ? `[${safe}](${encodeURI(part.link)})` : safe;
  }
  return value;
}

function isHttp(link: string): boolean {
  return link.startsWith('https://') || link.startsWith('http://');
}

/** Controls, line breaks and invisible direction marks become spaces: a foreign value stays on its line. */
function oneLine(value: string): string {
  return value.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Slack's three control characters; without them no mention, link or channel can be formed. */
function escapeMrkdwn(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Backslashes before Markdown's punctuation, and a word joiner in whatever GitHub would mention or link by itself. */
function escapeMarkdown(value: string): string {
  return value
    .replaceAll(/[\\`*_{}[\]<>()!|~&]/g, (mark) => `\\${mark}`)
    .replaceAll(/[@#]|:(?=\/\/)|\bwww(?=\.)|\bGH(?=-\d)|\b[0-9a-f](?=[0-9a-f]{6,39}\b)/gi, (mark) => `${mark}\u2060`);
}
