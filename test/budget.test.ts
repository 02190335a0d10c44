/** Texts that are too long for a place: cut between characters as people see them, and what is left out is said. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { charactersOf, cutTo, listWithin } from '../domain/text/budget.ts';
import { sourced, text, toInternalText, userText, who } from '../domain/text/text.ts';
import { documentOf, redactFor as forJira } from '../vendors/jira/document.ts';
import { redactFor as forGithub } from '../vendors/github/writing.ts';
import { withMarker } from '../vendors/github/issues.ts';
import { limits as githubLimits } from '../vendors/github/limits.ts';
import { limits, onOneScreen } from '../vendors/slack/limits.ts';
import { questionBlocks, type QuestionView } from '../vendors/slack/question-message.ts';
import { redactFor } from '../vendors/slack/writing.ts';
import { someone } from './support/asking.ts';
import { team } from './support/team.ts';

const slack = { system: 'slack', id: team.slack.channel } as const;
const jira = { system: 'jira', id: team.jira.project } as const;
const github = { system: 'github', id: team.github.tracking.repository } as const;

/** Each is one character to a reader, and several units to the computer. */
const woman = '👩‍💻';
const accented = 'e\u0301';
const flag = '🇩🇪';
const characters = fc.array(fc.constantFrom(woman, accented, flag, 'a', '&', '*', '@', ' '), { maxLength: 60 });

describe('a value', () => {
  test('is cut before the character that does not fit, whatever it is made of', () => {
    expect(cutTo(`${'x'.repeat(8)}${woman}y`, 10)).toBe('xxxxxxxx…');
    expect(cutTo(`${'x'.repeat(8)}${accented}yz`, 10)).toBe('xxxxxxxx…');
    expect(cutTo(`${'x'.repeat(8)}${accented}yz`, 11)).toBe(`xxxxxxxx${accented}…`);
    expect(cutTo(`${flag}${flag}${flag}`, 10)).toBe(`${flag}${flag}…`);
    expect(cutTo(`${flag}${flag}`, 8)).toBe(`${flag}${flag}`);
    expect(cutTo(woman, 3)).toBe('…');
  });

  test('is a beginning of itself, in whole characters, and never too long', () => {
    fc.assert(
      fc.property(characters, fc.integer({ min: 1, max: 80 }), (written, most) => {
        const whole = written.join('');
        const cut = cutTo(whole, most);
        expect(cut.length).toBeLessThanOrEqual(most);
        const fits = whole.length <= most;
        expect(cut.endsWith('…')).toBe(!fits);
        const kept = charactersOf(fits ? cut : cut.slice(0, -1));
        expect(charactersOf(whole).slice(0, fits ? undefined : kept.length)).toEqual(kept);
      }),
    );
  });

  test('in a text of a thousand characters and more the mark says how much is missing', () => {
    const cut = cutTo(woman.repeat(1_000), 1_000);
    const [, kept = '', more] = /^(.*)… \((\d+) more characters\)$/u.exec(cut) ?? [];
    expect(charactersOf(kept)).toHaveLength(1_000 - Number(more));
    expect(cut.length).toBeLessThanOrEqual(1_000);
  });
});

describe('a text that is released', () => {
  test('is measured as the vendor gets it, and no escape is cut through', () => {
    const body = redactFor(team, [userText('&'.repeat(100))], slack);
    expect(body.within(51).body).toBe(`${'&amp;'.repeat(10)}…`);
    expect(forGithub(team, text`${sourced('*'.repeat(100), 'people')}`, github).within(12).body).toBe(
      '\\*\\*\\*\\*\\*…',
    );
  });

  test('keeps a link whole, around fewer words', () => {
    const body = redactFor(
      team,
      text`See ${sourced('x'.repeat(100), 'team', 'https://jira.example.com/SEC-1')} now`,
      slack,
    );
    expect(body.within(60).body).toMatch(/^See <https:\/\/jira\.example\.com\/SEC-1\|x+>…$/);
    expect(body.within(10).body).toBe('See …');
  });

  test('shows so many characters of each value, and all of our own words', () => {
    const body = redactFor(team, text`${who(someone('ada').id)} wrote: ${userText(woman.repeat(20))}`, slack);
    expect(body.within(3_000, 3).body).toBe(`Ada… wrote: ${woman.repeat(3)}…`);
  });

  test('joiners hold its characters together; they are no direction marks', () => {
    expect(redactFor(team, [userText(`${woman}\u202Enو\u200Cا`)], slack).body).toBe(`${woman} nو\u200Cا`);
  });
});

describe('where it goes', () => {
  test('a GitHub body ends with its marker, however long it is', () => {
    const body = withMarker(forGithub(team, [userText(woman.repeat(30_000))], github), 'iteration', githubLimits.body);
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toMatch(/… \(\d+ more characters\)\n\n<!-- drumbeat:iteration -->$/);
  });

  test('a description in Jira shares its room between its paragraphs', () => {
    const paragraphs = ['x', 'y'].map((one) => forJira(team, [userText(one.repeat(30_000))], jira));
    const texts = documentOf(paragraphs).content.map(({ content: [one] }) => one?.text ?? '');
    expect(texts).toEqual([expect.stringMatching(/^x+… \(\d+ more/), expect.stringMatching(/^y+… \(\d+ more/)]);
    expect(texts.join('').length).toBeLessThanOrEqual(32_767);
  });

  test('a list names as many as fit, and counts the others', () => {
    const items = Array.from({ length: 1_000 }, (_, index) => text`item ${index}`);
    const list = toInternalText(listWithin(items, 200, (body) => toInternalText(body).length)).split('\n');
    expect(list.join('\n').length).toBeLessThanOrEqual(200);
    expect(list.at(-1)).toBe(`- and ${1_000 - (list.length - 1)} more`);
    expect(toInternalText(listWithin(items.slice(0, 2), 200, () => 0))).toBe('- item 0\n- item 1');
  });

  test('a list is whole where it fits, though a word about what is left out would not', () => {
    const list = listWithin([text`x`, text`y`], 7, (body) => toInternalText(body).length);
    expect(toInternalText(list)).toBe('- x\n- y');
  });

  const say = (value: string) => redactFor(team, [userText(value)], slack);
  const view = (value: string, lines: number): QuestionView => ({
    to: slack,
    title: say(value),
    mentions: Array.from({ length: 45 }, (_, index) => `U0PERSON${index}`),
    asked: say(value),
    notice: redactFor(team, text`Changed:\n${userText(value)}\n${userText(value)}`, slack),
    lines: Array.from({ length: lines }, () => say(value)),
    more: 3,
    progress: redactFor(
      team,
      Array.from({ length: 45 }, () => userText(value)),
      slack,
    ),
    silence: say(value),
    buttons: [],
    footer: say(value),
  });

  test('a question fits into a message of Slack, however much there is to say', () => {
    for (const value of ['&'.repeat(1_000), woman.repeat(1_000), '<'.repeat(1_000)]) {
      const blocks = questionBlocks(view(value, onOneScreen.lines));
      expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(9_597);
      expect(blocks.length).toBeLessThanOrEqual(50);
      const texts = blocks.flatMap((block) => (block.type === 'section' ? [block.text?.text ?? ''] : []));
      expect(Math.max(...texts.map((one) => one.length))).toBeLessThanOrEqual(limits.text);
      expect(texts.every((one) => one.isWellFormed())).toBe(true);
      const shown = texts.join('\n').match(/^• (?!and)/gm)?.length ?? 0;
      expect(texts.join('\n')).toContain(`• and ${3 + onOneScreen.lines - shown} more`);
    }
  });

  test('what fits is shown whole', () => {
    const blocks = JSON.stringify(questionBlocks({ ...view('short', 2), more: 0 }));
    expect(blocks).not.toContain('…');
    expect(blocks).not.toContain(' more');
  });
});
