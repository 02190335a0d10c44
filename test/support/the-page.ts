/** What the team's page says, and which tests show it: `docs/the-page.yaml` (the words) and the tests' tags make `docs/the-page.md`. */
import { parse } from 'yaml';
import { z } from 'zod';

const ruleId = z.string().regex(/^[RX]\d+$/);

const wordsSchema = z.strictObject({
  page: z.array(
    z.strictObject({
      heading: z.string(),
      sentences: z.array(
        z.strictObject({ text: z.string(), rules: z.array(ruleId).min(1), missing: z.string().optional() }),
      ),
    }),
  ),
  rules: z.record(
    ruleId,
    z.strictObject({
      says: z.string(),
      workflow: z.string(),
      person: z.string().optional(),
      missing: z.string().optional(),
    }),
  ),
});

export type Words = z.infer<typeof wordsSchema>;
type Sentence = Words['page'][number]['sentences'][number];

/** A test that passed. */
export interface Carrier {
  /** From the root of the repository. */
  readonly file: string;
  /** The names of its groups, from the outside in. */
  readonly groups: readonly string[];
  readonly name: string;
  readonly tags: readonly string[];
}

type State = 'carried' | 'in part' | 'not yet';

/** @throws Error that names the place, when the words are not as they must be */
export function readWords(source: string): Words {
  const read = wordsSchema.safeParse(parse(source));
  if (!read.success) throw new Error(`docs/the-page.yaml: ${z.prettifyError(read.error)}`);
  for (const { sentences } of read.data.page) {
    for (const { text, rules } of sentences) {
      const unknown = rules.find((rule) => !(rule in read.data.rules));
      if (unknown) throw new Error(`docs/the-page.yaml: “${text}” names ${unknown}, which is not among its rules.`);
    }
  }
  return read.data;
}

/** @throws Error when a test carries a tag that the words do not know, or a rule with tests does not say how a person does it */
export function pageOf(words: Words, tests: readonly Carrier[]): string {
  for (const { file, name, tags } of tests) {
    const unknown = tags.find((tag) => !(tag in words.rules));
    if (unknown) throw new Error(`${file}, “${name}”: docs/the-page.yaml knows no ${unknown}.`);
  }
  return new Page(words, tests).write();
}

class Page {
  private readonly words: Words;
  private readonly tests: readonly Carrier[];
  /** A rule is told once, under the first sentence that it stands behind. */
  private readonly told = new Set<string>();

  constructor(words: Words, tests: readonly Carrier[]) {
    this.words = words;
    this.tests = tests;
  }

  write(): string {
    const parts = this.words.page.map(({ heading, sentences }) =>
      [`## ${heading}`, ...sentences.map((sentence) => this.sentence(sentence))].join('\n\n'),
    );
    const left = Object.keys(this.words.rules).filter((id) => !this.told.has(id));
    return `${[opening, this.counts(), ...parts, '## Rules that cut across', ...left.map((id) => this.rule(id))].join('\n\n')}\n`;
  }

  private counts(): string {
    const states = Object.keys(this.words.rules);
    const rows: [string, State[]][] = [
      ['Sentences of the page', this.words.page.flatMap(({ sentences }) => sentences.map((one) => this.stateOf(one)))],
      ['Rules behind them (R)', states.filter((id) => id.startsWith('R')).map((id) => this.stateOfRule(id))],
      ['Rules that cut across (X)', states.filter((id) => id.startsWith('X')).map((id) => this.stateOfRule(id))],
    ];
    const [[, sentences] = ['', []]] = rows;
    const headline = `**Of ${sentences.length} sentences, ${tally(sentences, 'carried')} are carried, ${tally(sentences, 'in part')} in part, ${tally(sentences, 'not yet')} not yet.**`;
    const lines = rows.map(
      ([what, all]) =>
        `| ${what} | ${all.length} | ${tally(all, 'carried')} | ${tally(all, 'in part')} | ${tally(all, 'not yet')} |`,
    );
    return [headline, '', '| | all | carried | in part | not yet |', '| --- | --: | --: | --: | --: |', ...lines].join(
      '\n',
    );
  }

  private sentence(sentence: Sentence): string {
    const state = this.stateOf(sentence);
    const without = sentence.rules.filter((id) => this.testsOf(id).length === 0);
    const gaps = [sentence.missing, state === 'in part' && without.length > 0 ? `all of ${without.join(' and ')}` : ''];
    const gap = state === 'in part' ? ` Missing: ${gaps.filter(Boolean).join('; ')}.` : '';
    const rules = sentence.rules.map((id) => {
      const link = `[${id}](#${id.toLowerCase()})`;
      if (id.startsWith('X')) return `${link} cuts across: see below.`;
      return this.told.has(id) ? `${link}: see above.` : this.rule(id);
    });
    return [`> **${escaped(sentence.text)}**\n>\n> ${capital(state)}.${gap}`, ...rules].join('\n\n');
  }

  private rule(id: string): string {
    this.told.add(id);
    const { says, workflow, person, missing } = this.words.rules[id] ?? { says: '', workflow: '' };
    const state = this.stateOfRule(id);
    const first = `<a id="${id.toLowerCase()}"></a>**${id}** ${says} *${capital(state)}.*`;
    if (state === 'not yet') return `${first} To come with: ${workflow}.`;
    if (person === undefined)
      throw new Error(`docs/the-page.yaml: ${id} has tests; say how a person does it (person).`);
    const lines = [first, '', `- Workflow: ${workflow}`, `- How a person does it: ${person}`];
    if (missing !== undefined) lines.push(`- Missing: ${missing}`);
    return [...lines, '- Tests:', ...listed(this.testsOf(id))].join('\n');
  }

  private stateOfRule(id: string): State {
    if (this.testsOf(id).length === 0) return 'not yet';
    return this.words.rules[id]?.missing === undefined ? 'carried' : 'in part';
  }

  private stateOf({ rules, missing }: Sentence): State {
    const shown = rules.filter((id) => this.testsOf(id).length > 0);
    if (shown.length === 0) return 'not yet';
    return shown.length < rules.length || missing !== undefined ? 'in part' : 'carried';
  }

  private testsOf(id: string): Carrier[] {
    return this.tests.filter((test) => test.tags.includes(id));
  }
}

const opening = `# The page, kept true

Every sentence of the team's page *How we manage our work*, the rules of the process behind it, and what of it Drumbeat does. A sentence or
rule is **carried** by tests that live it from end to end: workflows on a Temporal server, activities on the vendors' real protocols, the whole
product as processes. **In part** says what is missing. **Not yet** is what no test carries.

Made by \`npm run page\` from the tests' tags and [the-page.yaml](the-page.yaml). Do not edit it; see
[CONTRIBUTING.md](../CONTRIBUTING.md#the-page).`;

/** By file, in the order of their files; tests of the same name in several groups are one line. */
function listed(tests: readonly Carrier[]): string[] {
  const files = [...new Set(tests.map((test) => test.file))].toSorted();
  return files.flatMap((file) => {
    const here = tests.filter((test) => test.file === file);
    const names = [...new Set(here.map((test) => test.name))].map((name) => {
      const same = here.filter((test) => test.name === name);
      const groups = same.length === 1 ? (same[0]?.groups ?? []) : [];
      return `    - ${escaped([...groups, name].join(': '))}${same.length === 1 ? '' : ` (${same.length} times)`}`;
    });
    return [`  - [${file}](../${file})`, ...names];
  });
}

const tally = (states: readonly State[], state: State): number => states.filter((one) => one === state).length;
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
const escaped = (words: string): string => words.replaceAll(/[\\*_<[\]]/g, String.raw`\$&`);
