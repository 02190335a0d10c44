/** A copy of the sources to which something is added, as a reader of CONTRIBUTING.md would, and how much that was. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const notSources = new Set(['node_modules', '.git', '.tools', '.drumbeat']);
/** Not `.ts`: in this tree, what they import is elsewhere. */
const ending = '.txt';

/** A line of an index: `line` in place of `found`, or below it. */
interface IndexLine {
  readonly file: string;
  readonly found: string;
  readonly line: string;
  readonly replaces?: boolean;
}

interface Addition {
  /** The folder of the new files in `test/fixtures`, laid out as in the tree. */
  readonly fixture: string;
  readonly indexLines: readonly IndexLine[];
}

const forms = 'const all = { goal, reason, agenda, notes, closing, score, verdict, reflection, votes, improvement };';

export const capability: Addition = {
  fixture: 'throw-away',
  indexLines: [
    {
      file: 'workflows/index.ts',
      found: "export { iteration } from './iteration/iteration.ts';",
      line: "export { lunch } from './lunch.ts';",
    },
    {
      file: 'forms/index.ts',
      found: "import { notes } from './notes.ts';",
      line: "import { order } from './order.ts';",
    },
    { file: 'forms/index.ts', found: forms, line: forms.replace(' }', ', order }'), replaces: true },
  ],
};

export const vendor: Addition = {
  fixture: 'throw-away-vendor',
  indexLines: ['vendors/index.ts', 'simulator/vendors.ts'].map((file) => ({
    file,
    found: "export { jira } from './jira/index.ts';",
    line: "export { pager } from './pager/index.ts';",
  })),
};

export const fixtures = join(root, 'test/fixtures');

export type Copy = Awaited<ReturnType<typeof copyWith>>;

export async function copyWith(...additions: readonly Addition[]) {
  const folder = await mkdtemp(join(tmpdir(), 'drumbeat-throw-away-'));
  const isSource = (path: string): boolean => !notSources.has(relative(root, path).split(sep)[0] ?? '');
  await cp(root, folder, { recursive: true, filter: isSource });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));

  const lines = new Map<string, number>();
  for (const { fixture, indexLines } of additions) {
    const added = await readdir(join(fixtures, fixture), { recursive: true });
    for (const path of added.filter((one) => one.endsWith(ending))) {
      const name = path.slice(0, -ending.length);
      const words = await readFile(join(fixtures, fixture, path), 'utf8');
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), words, { flag: 'wx' });
      lines.set(name, words.trimEnd().split('\n').length);
    }
    for (const { file, found, line, replaces } of indexLines) {
      const before = await readFile(join(folder, file), 'utf8');
      if (before.split(found).length !== 2) throw new Error(`${file} does not have this once: ${found}`);
      await writeFile(
        join(folder, file),
        before.replace(found, () => (replaces ? line : `${found}\n${line}`)),
      );
      lines.set(file, (lines.get(file) ?? 0) + 1);
    }
  }
  return {
    folder,
    /** Files touched and lines written, index lines included. */
    files: [...lines.keys()],
    lines: [...lines.values()].reduce((sum, one) => sum + one, 0),
    /** What the compiler finds wrong; empty when nothing. */
    typeErrors: (): Promise<string> =>
      promisify(execFile)(process.execPath, [join(root, 'node_modules/typescript/bin/tsc')], { cwd: folder }).then(
        ({ stdout }) => stdout,
        ({ stdout, message }: Error & { readonly stdout: string }) => stdout || message,
      ),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
