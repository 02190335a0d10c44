/** The image as a folder: exactly what the Dockerfile's last stage copies, and the packages that its first one leaves. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../', import.meta.url));
const lockSchema = z.object({ packages: z.record(z.string(), z.looseObject({ dev: z.boolean().optional() })) });

export interface Image {
  readonly folder: string;
  /** What a container runs when nothing else is said. */
  readonly command: readonly string[];
}

/** Beside the checkout's packages, so that they can be linked instead of copied. */
export async function buildImage(): Promise<Image> {
  const dockerfile = await readFile(join(root, 'Dockerfile'), 'utf8');
  const [packages = '', image = ''] = dockerfile.split(/^FROM .*$/m).slice(1);
  const folder = join(root, '.tools', `image-${process.pid}`);
  await mkdir(folder, { recursive: true });
  const ignored = await readFile(join(root, '.dockerignore'), 'utf8');
  for (const [, from = '', to = ''] of image.matchAll(/^COPY (?!--from)(\S+) (\S+)$/gm)) {
    if (!ignored.split('\n').includes(`!${from}`)) throw new Error(`.dockerignore keeps ${from} out of the build.`);
    await cp(join(root, from), join(folder, to, to.endsWith('/') ? from : ''), { recursive: true });
  }
  await linkPackages(folder, packages);
  const [, command = '[]'] = /^CMD (\[.*\])$/m.exec(image) ?? [];
  return { folder, command: z.array(z.string()).parse(JSON.parse(command)) };
}

/** As `npm ci --omit=dev` installs them, without what the Dockerfile removes. */
async function linkPackages(folder: string, stage: string): Promise<void> {
  const lock = lockSchema.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
  const [, removals = ''] = /rm -rf (.*?) \\/.exec(stage) ?? [];
  const removed = removals.split(' ').map((path) => new RegExp(`^${path.replaceAll('*', '[^/]*')}(/|$)`));
  const kept = Object.entries(lock.packages).flatMap(([path, { dev }]) => {
    const whole = /^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(path);
    // Packages of other platforms stand in the lock file, but not on the disk.
    return whole && !dev && !removed.some((one) => one.test(path)) && existsSync(join(root, path)) ? [path] : [];
  });
  await promisify(execFile)('cp', ['-al', '--parents', ...kept, folder], { cwd: root });
  const releases = join(folder, 'node_modules/@temporalio/core-bridge/releases');
  for (const one of await readdir(releases)) {
    if (!one.endsWith('unknown-linux-gnu')) await rm(join(releases, one), { recursive: true });
  }
}
