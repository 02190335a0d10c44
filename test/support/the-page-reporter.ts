/**
 * Makes `docs/the-page.md` after a run of the whole suite in which every test passed (also one that passed when it was tried again), or
 * compares it with what it would be. A run of some files, or one with tests skipped or failed, neither makes nor compares it.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { pageOf, readWords } from './the-page.ts';
import type { Carrier } from './the-page.ts';

/**
 * What `DRUMBEAT_PAGE` asks for: `compare` fails a run whose page is stale, `write` a run that could not make it; both say why.
 * Without either, a run that was whole makes it.
 */
type Mode = 'compare' | 'write' | undefined;

export class ThePage implements Reporter {
  private readonly root: string;
  private readonly mode: Mode;

  constructor(root: string, mode: string | undefined) {
    if (mode !== undefined && mode !== 'compare' && mode !== 'write')
      throw new Error(`DRUMBEAT_PAGE is "${mode}"; it may be compare or write.`);
    this.root = root;
    this.mode = mode;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const left = [...this.leftOut(modules), ...(errors.length > 0 ? [`${errors.length} errors outside of tests`] : [])];
    if (left.length > 0) {
      if (this.mode) this.fail(`docs/the-page.md needs a whole, passing run. Left out:\n  ${left.join('\n  ')}`);
      return;
    }
    let page: string;
    try {
      const words = readWords(readFileSync(join(this.root, 'docs/the-page.yaml'), 'utf8'));
      page = pageOf(words, modules.toSorted(byFile).flatMap(carriersOf));
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
      return;
    }
    const file = join(this.root, 'docs/the-page.md');
    const before = readIfThere(file);
    if (before === page) return;
    if (this.mode === 'compare') {
      this.fail(
        `docs/the-page.md is stale. Make it anew with \`npm run page\`, and commit it:\n${difference(before, page)}`,
      );
      return;
    }
    writeFileSync(file, page);
    process.stdout.write('\ndocs/the-page.md was made anew.\n');
  }

  /** What kept this run from being whole: files that did not run, tests that did not pass. */
  private leftOut(modules: readonly TestModule[]): string[] {
    const ran = new Set(modules.map((module) => module.relativeModuleId));
    const files = globSync('test/**/*.test.ts', { cwd: this.root }).map((file) => file.replaceAll('\\', '/'));
    const missed = files.filter((file) => !ran.has(file)).toSorted();
    const wrong = modules.toSorted(byFile).flatMap((module) => {
      const tests = [...module.children.allTests()].filter((test) => test.result().state !== 'passed');
      const what = tests.slice(0, 3).map((test) => `“${test.name}” ${test.result().state}`);
      if (tests.length > what.length) what.push(`${tests.length - what.length} more`);
      if (what.length === 0 && module.state() !== 'passed') what.push(module.state());
      return what.length > 0 ? [`${module.relativeModuleId}: ${what.join(', ')}`] : [];
    });
    return [...(missed.length > 0 ? [`did not run: ${missed.join(', ')}`] : []), ...wrong];
  }

  private fail(why: string): void {
    process.stderr.write(`\n${why}\n`);
    process.exitCode = 1;
  }
}

const byFile = (one: TestModule, other: TestModule): number => (one.relativeModuleId < other.relativeModuleId ? -1 : 1);

function carriersOf(module: TestModule): Carrier[] {
  const tagged = [...module.children.allTests()].filter((test) => test.tags.length > 0);
  return tagged.map((test) => ({
    file: module.relativeModuleId,
    groups: groupsOf(test),
    name: test.name,
    tags: test.tags,
  }));
}

function groupsOf(test: TestCase): string[] {
  const groups: string[] = [];
  for (let { parent } = test; parent.type === 'suite'; { parent } = parent) groups.unshift(parent.name);
  return groups;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The lines that only one of both has, at most 40. */
function difference(before: string, after: string): string {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const gone = old.filter((line) => !fresh.includes(line)).map((line) => `- ${line}`);
  const come = fresh.filter((line) => !old.includes(line)).map((line) => `+ ${line}`);
  const all = [...gone, ...come];
  return [...all.slice(0, 40), ...(all.length > 40 ? [`… and ${all.length - 40} lines more`] : [])].join('\n');
}
