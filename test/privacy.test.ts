/** What is private never reaches a place that more people read, and a hostile value stays a value (X5). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { audienceOf, redactFor, visibilityOf, type Destination } from '../domain/text/redaction.ts';
import type { Team, Visibility } from '../domain/team.ts';
import { sourced, text, type Source, type Text } from '../domain/text/text.ts';
import { team as base } from './support/team.ts';

const openness: Record<Visibility, number> = { private: 0, internal: 1, public: 2 };
const visibility = fc.constantFrom<Visibility>('private', 'internal', 'public');

/** The same team with any visibility of each of its places. */
const teams = fc
  .record({ slack: visibility, jira: visibility, tracking: visibility, release: visibility })
  .map((of): Team => ({
    ...base,
    slack: { ...base.slack, visibility: of.slack },
    jira: { ...base.jira, visibility: of.jira },
    github: {
      tracking: { ...base.github.tracking, visibility: of.tracking },
      release: { ...base.github.release, visibility: of.release },
    },
  }));
const sources = fc.constantFrom<Source>(
  'people',
  'team',
  'jira:SEC',
  'jira:OTHER',
  'slack:C0SEC',
  'slack:C0OTHER',
  'github:acme/security',
  'github:acme/app',
  'github:acme/unknown',
);
const destinations = fc.constantFrom<Destination>(
  { system: 'slack', channel: 'C0SEC' },
  { system: 'slack', channel: 'C0OTHER' },
  { system: 'slack', channel: 'U0ADA' },
  { system: 'jira', project: 'SEC' },
  { system: 'jira', project: 'OTHER' },
  { system: 'github', repository: 'acme/security' },
  { system: 'github', repository: 'acme/app' },
  { system: 'github', repository: 'acme/unknown' },
);
/** A value that no fixed word contains, so that any trace of it is found. */
const secret = 'zq7secret';

test('a value reaches a destination only if all its readers could have read it anyway', () => {
  fc.assert(
    fc.property(teams, sources, destinations, (team, source, to) => {
      const link = `https://secret.example.com/${secret}`;
      const { body } = redactFor(team, ['before ', sourced(secret, source, link), ' after'], to);
      const mayRead = openness[visibilityOf(team, source)] >= openness[audienceOf(team, to)];
      expect(body.includes(secret)).toBe(mayRead);
      expect(body.startsWith('before ') && body.endsWith(' after')).toBe(true);
    }),
  );
});

test('what the configuration does not name is private as a source and public as a destination', () => {
  fc.assert(
    fc.property(teams, (team) => {
      for (const source of ['jira:OTHER', 'slack:C0OTHER', 'github:acme/unknown'] as const) {
        expect(visibilityOf(team, source)).toBe('private');
      }
      for (const to of [
        { system: 'jira', project: 'OTHER' },
        { system: 'slack', channel: 'C0OTHER' },
        { system: 'github', repository: 'acme/unknown' },
      ] as const) {
        expect(audienceOf(team, to)).toBe('public');
      }
    }),
  );
});

test('released text carries the destination it was released for', () => {
  const to = { system: 'slack', channel: 'C0SEC' } as const;
  expect(redactFor(base, text`Hello`, to)).toMatchObject({ to, body: 'Hello' });
});

/** Pieces that mean something to Slack or GitHub, mixed with anything. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<!channel>',
        '<!here|here>',
        '<@U0BEN>',
        '<#C0SEC>',
        '<https://evil.example|click>',
        '&lt;!channel&gt;',
      ),
      fc.constantFrom(
        '@ada',
        '@acme/security',
        '#12',
        'acme/app#1',
        '![x](https://evil.example/x.png)',
        '[x](y)',
        '<img src=x>',
      ),
      fc.constantFrom(
        '<!--',
        '-->',
        '`',
        '```',
        '*',
        '_',
        '~',
        '|',
        '>',
        '\\',
        '\n',
        '\r\n',
        '\u2028',
        '\u202E',
        '\u200B',
        '\0',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** Any value may be released to each of these: the gate is open, only the writing protects. */
const everythingPublic: Team = {
  ...base,
  slack: { ...base.slack, visibility: 'public' },
  jira: { ...base.jira, visibility: 'public' },
};
const released = (value: string, to: Destination): string =>
  redactFor(everythingPublic, [sourced(value, 'jira:SEC')] satisfies Text, to).body;

describe('hostile values', () => {
  test('in Slack: none of the three characters that make a mention, a link or a channel', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const body = released(value, { system: 'slack', channel: 'C0SEC' });
        expect(body).not.toMatch(/[<>]/);
        expect(body.replaceAll(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
      }),
    );
  });

  test('on GitHub: no mention, no reference, no markup, no comment', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const body = released(value, { system: 'github', repository: 'acme/security' });
        expect(body).not.toMatch(/[@#](?!\u2060)/);
        expect(body.replaceAll(/\\[\\`*_{}[\]<>()!|~&]/g, '')).not.toMatch(/[\\`*_{}[\]<>()!|~&]/);
      }),
    );
  });

  test('anywhere: one line, and no invisible direction marks but the joiner we add', () => {
    fc.assert(
      fc.property(hostile, destinations, (value, to) => {
        const body = released(value, to).replaceAll('\u2060', '');
        expect(body).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test('a link that is no address of the web is not written as one', () => {
    const to = { system: 'slack', channel: 'C0SEC' } as const;
    for (const link of ['javascript:alert(1)', 'file:///etc/passwd', ' https://x.example']) {
      expect(redactFor(everythingPublic, [sourced('x', 'jira:SEC', link)], to).body).toBe('x');
    }
    const odd = redactFor(everythingPublic, [sourced('x', 'jira:SEC', 'https://x.example/a|b> <!here')], to).body;
    expect(odd).toBe('<https://x.example/a%7Cb%3E%20%3C!here|x>');
  });
});
