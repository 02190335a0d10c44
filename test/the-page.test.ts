/** `docs/the-page.md`: what it says of tests and words, when it is made, and that the words leave out nothing of the process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageOf, readWords } from './support/the-page.ts';
import type { Carrier } from './support/the-page.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const repository = (path: string) => readFile(join(root, path), 'utf8');

const source = `
page:
  - heading: Principles
    sentences:
      - { text: We set goals., rules: [R1] }
      - { text: We plan and write., rules: [R2, R3] }
      - { text: We sync., rules: [R2], missing: the notes }
      - { text: We dream *big*., rules: [R3] }
      - { text: We change., rules: [R1, X1] }
rules:
  R1: { says: Set goals., workflow: iteration, person: 'Slack: Set a goal' }
  R2: { says: Plan first., workflow: iteration, person: 'Slack: Commit', missing: the session }
  R3: { says: Write RFCs., workflow: rfc }
  X1: { says: Nobody answers., workflow: all, person: nothing }
`;
const words = readWords(source);
const carrier = (name: string, tags: string[], rest: Partial<Carrier> = {}): Carrier => ({
  file: 'test/a.test.ts',
  groups: [],
  name,
  tags,
  ...rest,
});

describe('the words and the tags', () => {
  const page = pageOf(words, [
    carrier('a goal is set', ['R1']),
    carrier('a plan <is> committed', ['R2', 'R1'], { file: 'test/b.test.ts', groups: ['in Slack'] }),
    carrier('kept', ['X1'], { groups: ['Jira'] }),
    carrier('kept', ['X1'], { groups: ['GitHub'] }),
    carrier('nothing of the process', []),
  ]);

  test('what has tests is carried, or in part with what is missing; what no test carries is not yet', () => {
    const output = [...page.matchAll(/^> \*\*(.*)\*\*\n>\n> (.*)$/gm)].map(([, sentence, state]) => [sentence, state]);
    expect(output).toEqual([
      ['We set goals.', 'Carried.'],
      ['We plan and write.', 'In part. Missing: all of R3.'],
      ['We sync.', 'In part. Missing: the notes.'],
      [String.raw`We dream \*big\*.`, 'Not yet.'],
      ['We change.', 'Carried.'],
    ]);
    expect(page).toContain('**R3** Write RFCs. *Not yet.* To come with: rfc.\n');
    expect(page).toContain('**Of 5 sentences, 2 are carried, 2 in part, 1 not yet.**');
    expect(page).toContain('| Rules behind them (R) | 3 | 1 | 1 | 1 |');
  });

  test('a rule stands once, with its workflow, what a person does, and a link to each file with the titles of its tests', () => {
    expect(page).toContain(
      [
        '**R1** Set goals. *Carried.*',
        '',
        '- Workflow: iteration',
        '- How a person does it: Slack: Set a goal',
        '- Tests:',
        '  - [test/a.test.ts](../test/a.test.ts)',
        '    - a goal is set',
        '  - [test/b.test.ts](../test/b.test.ts)',
        String.raw`    - in Slack: a plan \<is> committed`,
      ].join('\n'),
    );
    expect(page.match(/\*\*R2\*\* Plan first/g)).toHaveLength(1);
    expect(page).toContain('We sync.**\n>\n> In part. Missing: the notes.\n\n[R2](#r2): see above.');
    expect(page).toContain('    - kept (2 times)');
  });

  test('an order of the tests that differs makes the same page', () => {
    const [one, other] = [carrier('x', ['R1']), carrier('y', ['R1'], { file: 'test/b.test.ts' })];
    expect(pageOf(words, [one, other])).toBe(pageOf(words, [other, one]));
  });

  test('a tag that the words do not know, and a carried rule that does not say how a person does it, are errors', () => {
    expect(() => pageOf(words, [carrier('x', ['R9'])])).toThrow('test/a.test.ts, “x”: docs/the-page.yaml knows no R9.');
    expect(() => pageOf(words, [carrier('x', ['R3'])])).toThrow('R3 has tests; say how a person does it');
    expect(() => readWords(source.replace('rules: [R3]', 'rules: [R9]'))).toThrow('names R9, which is not among');
    expect(() => readWords(source.replace('missing: the notes', 'mising: it'))).toThrow('mising');
  });
});

/** A run of vitest on a small project with the real reporter: what a run of this suite does to its page. */
describe('a run', { timeout: 120_000 }, () => {
  let folder: string;
  const page = () => readFile(join(folder, 'docs/the-page.md'), 'utf8');

  beforeAll(async () => {
    // Inside of the checkout, so that its packages are found.
    await mkdir(join(root, '.tools'), { recursive: true });
    folder = await mkdtemp(join(root, '.tools/the-page-'));
    await mkdir(join(folder, 'docs'));
    await mkdir(join(folder, 'test'));
    await write('docs/the-page.yaml', source);
    await write(
      'vitest.config.ts',
      `import { ThePage } from '../../test/support/the-page-reporter.ts';
       const tags = ['R1', 'R2', 'R3', 'X1'].map((name) => ({ name }));
       const reporters = [new ThePage(import.meta.dirname, process.env.DRUMBEAT_PAGE)];
       export default { test: { include: ['test/**/*.test.ts'], tags, reporters, retry: 1 } };`,
    );
    await write('test/a.test.ts', testFile(`test('a goal', { tags: ['R1'] }, () => {});`));
    await write('test/b.test.ts', flaky);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const write = (path: string, text: string) => writeFile(join(folder, path), text);
  const testFile = (body: string) => `import { describe, expect, test } from 'vitest';\n${body}\n`;
  const flaky = testFile(`let tries = 0;
    describe('in a group', () => {
      test('at the second try', { tags: ['R2'] }, () => { tries += 1; expect(tries).toBe(2); });
    });`);

  async function run(mode: string, ...args: string[]) {
    const { DRUMBEAT_PAGE: _, ...environment } = process.env;
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const child = spawn(process.execPath, [vitest, 'run', '--root', folder, ...args], {
      cwd: folder,
      env: mode === '' ? environment : { ...environment, DRUMBEAT_PAGE: mode },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => void (output += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    return { code, output };
  }

  test('of a part does not touch the page; a whole one makes it, with what passed at the second try', async () => {
    await write('docs/the-page.md', 'of old\n');
    expect(await run('', 'test/a.test.ts')).toMatchObject({ code: 0 });
    expect(await run('', '-t', 'a goal')).toMatchObject({ code: 0 });
    expect(await page()).toBe('of old\n');

    expect(await run('')).toMatchObject({
      code: 0,
      output: expect.stringContaining('docs/the-page.md was made anew.'),
    });
    expect(await page()).toContain('    - in a group: at the second try');
    expect(await page()).toContain('**Of 5 sentences, 1 are carried');
  });

  test('in CI compares: a fresh page passes, a stale one fails with the difference and the command, and stays', async () => {
    expect(await run('')).toMatchObject({ code: 0 });
    expect(await run('compare')).toEqual({ code: 0, output: '' });
    await write('docs/the-page.md', (await page()).replace('    - a goal\n', '    - another goal\n'));
    const { code, output } = await run('compare');
    expect(output).toContain('docs/the-page.md is stale. Make it anew with `npm run page`');
    expect(output).toContain('-     - another goal\n+     - a goal\n');
    expect(code).toBe(1);
    expect(await page()).toContain('another goal');
  });

  test('that cannot make it says what was left out, and fails where the page was asked for', async () => {
    await write('test/c.test.ts', testFile(`test.skip('later', () => {});\ntest('red', () => expect(1).toBe(2));`));
    const before = await page();
    const { code, output } = await run('write', 'test/b.test.ts', 'test/c.test.ts');
    expect(output).toContain(
      'needs a whole, passing run. Left out:\n' +
        '  did not run: test/a.test.ts\n  test/c.test.ts: “later” skipped, “red” failed\n',
    );
    expect(code).toBe(1);
    expect(await page()).toBe(before);
    await rm(join(folder, 'test/c.test.ts'));
  });

  test('with a tag that the words do not know fails', async () => {
    await write('test/c.test.ts', testFile(`test('x', { tags: ['R99'] }, () => {});`));
    expect(await run('write')).toMatchObject({ code: 1, output: expect.stringContaining('test/c.test.ts') });
    await rm(join(folder, 'test/c.test.ts'));
  });
});

/** Where the page and the process stand, on a machine that has them. */
const there = [join(root, '../shared')].filter((folder) => existsSync(join(folder, 'process.md')));
if (there.length === 0) {
  process.stdout.write('There is no ../shared: docs/the-page.yaml is not compared with the page and the process.\n');
}
describe.each(there)('nothing of the process is left out', (shared) => {
  test('the words hold every sentence of the page, in its order, and nothing else', async () => {
    const { page } = readWords(await repository('docs/the-page.yaml'));
    const held = page.flatMap(({ heading, sentences }) => sentences.map(({ text }) => [heading, text]));
    expect(held).toEqual(sentencesOf(await readFile(join(shared, 'how-we-manage-our-work.md'), 'utf8')));
  });

  test('the words hold every rule of the process, in its order, and nothing else', async () => {
    const text = await readFile(join(shared, 'process.md'), 'utf8');
    const rules = [...text.matchAll(/^\*\*(R\d+)\*\* /gm), ...text.matchAll(/^- (X\d+) /gm)].map(([, id]) => id);
    expect(Object.keys(readWords(await repository('docs/the-page.yaml')).rules)).toEqual(rules);
  });
});

/** Every sentence with its heading; links and emphasis become plain words. */
function sentencesOf(markdown: string): string[][] {
  const found: string[][] = [];
  let heading = '';
  for (const line of markdown.split('\n')) {
    const title = /^#+ (.*)/.exec(line)?.[1];
    if (title !== undefined) heading = title;
    const plain = line
      .replace(/^\s*(?:[*-]|\d+\.)\s+/, '')
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[*`]/g, '')
      .trim();
    if (title !== undefined || heading === 'Contents' || plain === '') continue;
    found.push(...plain.split(/(?<=[.?!])\s+(?=[A-Z])/).map((sentence) => [heading, sentence]));
  }
  return found;
}
