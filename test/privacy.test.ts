/** What is private never reaches a place that more people read, and a hostile value stays a value (X5). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slackMember } from '../domain/ids.ts';
import { audienceOf, visibilityOf } from '../domain/text/places.ts';
import type { Destination } from '../domain/text/redaction.ts';
import { asGuest, participants, withGuests, type Team, type TeamId, type Visibility } from '../domain/team.ts';
import { counted, literal, sourced, text, toInternalText, type Source, type Text } from '../domain/text/text.ts';
import { vendors } from '../vendors/vendors.ts';
import type { Vendor } from '../vendors/vendor.ts';
import { someone } from './support/asking.ts';
import { team as base, teamReadBy } from './support/team.ts';

const openness: Record<Visibility, number> = { private: 0, internal: 1, public: 2 };
const visibility = fc.constantFrom<Visibility>('private', 'internal', 'public');

/** The same team with any visibility of each of its places. */
const teams = fc
  .record({ slack: visibility, jira: visibility, tracking: visibility, release: visibility })
  .map(teamReadBy);
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
  { system: 'slack', id: 'C0SEC' },
  { system: 'slack', id: 'C0OTHER' },
  { system: 'slack', id: 'U0ADA' },
  { system: 'jira', id: 'SEC' },
  { system: 'jira', id: 'OTHER' },
  { system: 'github', id: 'acme/security' },
  { system: 'github', id: 'acme/app' },
  { system: 'github', id: 'acme/unknown' },
);
/** As the vendor of the destination writes it. */
const redactFor: Vendor['redactFor'] = (of, body, to) => {
  const vendor: Vendor = vendors[to.system];
  return vendor.redactFor(of, body, to);
};
const payments = 'payments' as TeamId;
/** A value that no fixed word contains, so that any trace of it is found. */
const secret = 'zq7secret';

test('a value reaches a destination only if all its readers could have read it anyway', () => {
  fc.assert(
    fc.property(teams, sources, destinations, (team, source, to) => {
      const link = `https://secret.example.com/${secret}`;
      const { body } = redactFor(team, text`before ${sourced(secret, source, link)} after`, to);
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
        { system: 'jira', id: 'OTHER' },
        { system: 'slack', id: 'C0OTHER' },
        { system: 'github', id: 'acme/unknown' },
      ] as const) {
        expect(audienceOf(team, to)).toBe('public');
      }
    }),
  );
});

/** Two channels of one team, one more private than the other, and somebody of an Enterprise Grid. */
const closed = teamReadBy({ slack: 'private' });
const wide: Team = {
  ...closed,
  places: [...closed.places, { place: 'slack:C0TOWN', visibility: 'internal' }],
  people: { ...base.people, [someone('ben').id]: { ...someone('ben'), slack: 'W0BEN' } },
};

test('of two channels each is as private as the configuration says', () => {
  const from = (source: Source, id: string) =>
    redactFor(wide, text`${sourced(secret, source)}`, { system: 'slack', id }).body;
  expect(from('slack:C0SEC', 'C0SEC')).toBe(secret);
  expect(from('slack:C0SEC', 'C0TOWN')).toBe('a private item');
  expect(from('slack:C0TOWN', 'C0SEC')).toBe(secret);
  expect(from('slack:C0TOWN', 'C0TOWN')).toBe(secret);
  expect(from('slack', 'C0TOWN')).toBe('a private item');
  expect(from('unknown', 'C0TOWN')).toBe('a private item');
});

test('a place that the configuration names twice: the least is read from it, the most may read it', () => {
  const twice: Team = { ...wide, places: [...wide.places, { place: 'jira:SEC', visibility: 'public' }] };
  expect(visibilityOf(twice, 'jira:SEC')).toBe('internal');
  expect(audienceOf(twice, { system: 'jira', id: 'SEC' })).toBe('public');
});

test.each(['U0ADA', 'W0BEN'])('the conversation with %s is as private as the channel of the team', (id) => {
  expect(slackMember.test(id)).toBe(true);
  expect(audienceOf(wide, { system: 'slack', id })).toBe('private');
});

test('whoever of another team has a seat reads what is internal, not what is the team’s own; what they write is unknown', () => {
  const nora = asGuest({ ...wide, id: payments, name: 'Payments' }, { ...someone('ada'), slack: 'U0NORA' });
  const asking = withGuests(wide, [nora]);
  const to = { system: 'slack', id: 'U0NORA' } as const;
  const from = (source: Source) => redactFor(asking, text`${sourced(secret, source)}`, to);
  expect(from('team').body).toBe('a private item');
  expect(from('slack:C0SEC').body).toBe('a private item');
  expect(from('slack:C0TOWN').body).toBe(secret);
  expect(from('people').body).toBe(secret);
  expect(visibilityOf(asking, 'slack:U0NORA')).toBe('private');
  expect(audienceOf(asking, to)).toBe('internal');
  // Where nobody of that team is asked, the conversation is unknown; a member's own stays as it was.
  expect(audienceOf(wide, to)).toBe('public');
  expect(audienceOf(asking, { system: 'slack', id: 'U0ADA' })).toBe('private');
  expect(participants(asking)).toEqual(participants(wide));
});

test.each(['C0SEC', 'G0SEC', 'D0SEC', 'Umbrella', 'U', ''])('%s is no member of a Slack workspace', (id) => {
  expect(slackMember.test(id)).toBe(false);
});

test('what was put together while we run is no literal', () => {
  const title: string = 'acquisition';
  // @ts-expect-error -- a string is no text
  const asText: Text = [title];
  // @ts-expect-error -- nor does a template take one
  const inTemplate = text`${title}`;
  // @ts-expect-error -- nor is it a literal
  literal(title);
  // @ts-expect-error -- not even with fixed words around it
  literal(`The ${title} was cancelled`);
  expect([asText, inTemplate]).toEqual([[title], [title]]);
  expect(text`${literal('The end')} of ${2}`).toEqual(['The end', ' of ', '2']);
});

test('one thing is not called several', () => {
  const item = literal('item');
  expect([0, 1, 2].map((number) => toInternalText(counted(number, item)))).toEqual(['0 items', '1 item', '2 items']);
});

test('released text carries the destination it was released for', () => {
  const to = { system: 'slack', id: 'C0SEC' } as const;
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
const everythingPublic = teamReadBy({ slack: 'public', jira: 'public' });
const released = (value: string, to: Destination): string =>
  redactFor(everythingPublic, [sourced(value, 'jira:SEC')] satisfies Text, to).body;

const onGithub = { system: 'github', id: 'acme/security' } as const;
const d = '<span>$</span>';

describe('hostile values', () => {
  test('in Slack: none of the three characters that make a mention, a link or a channel', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const body = released(value, { system: 'slack', id: 'C0SEC' });
        expect(body).not.toMatch(/[<>]/);
        expect(body.replaceAll(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
      }),
    );
  });

  test('on GitHub: no mention, no reference, no markup, no comment', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const body = released(value, { system: 'github', id: 'acme/security' });
        expect(body).not.toMatch(/[@#](?!\u2060)/);
        const bare = body.replaceAll('<span>$</span>', '');
        expect(bare.replaceAll(/\\[-+=.\\`*_{}[\]<>()!|~&]/g, '')).not.toMatch(/[$\\`*_{}[\]<>()!|~&]/);
      }),
    );
  });

  test('on GitHub: nothing that it recognizes by itself, wherever it begins', () => {
    fc.assert(
      fc.property(hostile, fc.stringMatching(/^[0-9a-f]{7,64}$/), hostile, (before, hash, after) => {
        const body = released(`${before}_www.evil.example ${hash} $x$ GH-12${after}`, onGithub);
        expect(body).not.toMatch(/[0-9a-f]{7}|www\.|GH-\d|:\/\//i);
        expect(body.replaceAll('<span>$</span>', '')).not.toContain('$');
      }),
    );
  });

  test.each([
    ['_www.evil.example', '\\_www⁠.evil.example'],
    ['xwww.evil.example', 'xwww⁠.evil.example'],
    ['ftp://evil.example', 'ftp:⁠//evil.example'],
    ['ada@evil.example', 'ada@⁠evil.example'],
    ['$math$ and $$more$$', `${d}math${d} and ${d}${d}more${d}${d}`],
    ['acme/app#12 and _GH-12', 'acme/app#⁠12 and \\_GH⁠-12'],
    ['a'.repeat(39), `${'aaaaaa⁠'.repeat(6)}aaa`],
    ['x_0123456789abcdef', 'x\\_012345⁠6789ab⁠cdef'],
    [':shipit:', ':⁠shipit:'],
    ['- [ ] a task', '\\- \\[ \\] a task'],
    ['1. one', '1\\. one'],
    ['# Heading', '#⁠ Heading'],
    ['&lt;script&gt;', '\\&lt;script\\&gt;'],
    ['2026.12 is half-done at 10:30', '2026.12 is half-done at 10:30'],
  ])('on GitHub %s is written %s', (value, written) => {
    expect(released(value, onGithub)).toBe(written);
  });

  test.each([
    ['an emoji of several', '👩‍💻'],
    ['Persian', 'می‌خواهم'],
    ['Sinhala', 'ශ්‍රී'],
  ])('%s stays as it was written, everywhere, without the marks that turn the direction', (_, word) => {
    for (const to of [onGithub, { system: 'slack', id: 'C0SEC' }, { system: 'jira', id: 'SEC' }] as const) {
      expect(released(`\u202E${word}\u2066 \u200F${word}`, to)).toBe(`${word}   ${word}`);
    }
  });

  test.each(['', ' ', '\n', '\u200D', '\u3164'])(
    'a link whose words are “%s” shows its address: it leads somewhere',
    (value) => {
      const link = 'https://github.com/acme/app/commit/1';
      const say = (to: Destination) => redactFor(everythingPublic, [sourced(value, 'jira:SEC', link)], to).body;
      expect(say({ system: 'slack', id: 'C0SEC' })).toBe(`<${link}|${link}>`);
      expect(say(onGithub)).toBe('[https:⁠//github.com/acme/app/commit/1](https://github.com/acme/app/commit/1)');
    },
  );

  test('on GitHub: an address cannot end its own link', () => {
    const said = [sourced('x', 'jira:SEC', 'https://x.example/a)b(c [d](e)')] satisfies Text;
    expect(redactFor(everythingPublic, said, onGithub).body).toBe('[x](https://x.example/a%29b%28c%20%5Bd%5D%28e%29)');
  });

  test('anywhere: one line, and no invisible marks but joiners', () => {
    fc.assert(
      fc.property(hostile, destinations, (value, to) => {
        const body = released(value, to).replaceAll('\u2060', '');
        expect(body).not.toMatch(/[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\u200C\u200D]]/v);
      }),
    );
  });

  test('a link that is no address of the web is not written as one', () => {
    const to = { system: 'slack', id: 'C0SEC' } as const;
    for (const link of ['javascript:alert(1)', 'file:///etc/passwd', ' https://x.example']) {
      expect(redactFor(everythingPublic, [sourced('x', 'jira:SEC', link)], to).body).toBe('x');
    }
    const odd = redactFor(everythingPublic, [sourced('x', 'jira:SEC', 'https://x.example/a|b> <!here')], to).body;
    expect(odd).toBe('<https://x.example/a%7Cb%3E%20%3C!here|x>');
  });
});
