/** Two teams in one folder, a real worker process, and the command line: while their files are sound, and when they are broken. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection, ScheduleClient } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { freePort } from '../local/ports.ts';
import { broken, named, openCommandLineWorld, teamFile, type CommandLineWorld } from './support/command-line-world.ts';

const payments = named('payments', 'Payments');

let world: CommandLineWorld;
let folder: string;
let places: Record<string, string>;
const put = (name: string, body: string) => writeFile(join(folder, name), body);
const ran = async (...args: string[]) => {
  const { code, stdout, stderr } = await world.drumbeat(args, places);
  return { code, stdout, stderr: stderr.replaceAll(`${folder}/`, '') };
};

beforeAll(async () => {
  world = await openCommandLineWorld();
  folder = join(world.folder, 'teams');
  places = { DRUMBEAT_TEAM_FILE: folder, DRUMBEAT_HEALTH_PORT: String(await freePort()) };
  await mkdir(folder);
  await put('security.yaml', teamFile);
  await put('payments.yaml', payments);
});
afterAll(() => world.close());

/** Ids of Schedules. */
async function schedules(): Promise<string[]> {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const client = new ScheduleClient({ connection, namespace: world.environment['TEMPORAL_NAMESPACE'] ?? '' });
  const ids: string[] = [];
  for await (const { scheduleId } of client.list()) ids.push(scheduleId);
  await connection.close();
  return ids.toSorted();
}

test(
  'one worker, two teams: --team where it is needed, and a broken file stops nothing that runs',
  { timeout: 180_000 },
  async () => {
    const { key, start } = world;
    const first = await world.startWorker(places);
    expect(first.line).toMatch(
      /^The worker is ready: team Payments, configuration [\da-f]{12}; team Security, configuration [\da-f]{12}, Temporal at /,
    );

    // What all teams lack is said once.
    const nowhere = await world.drumbeat(['waiting'], { ...places, DATABASE_URL: '' });
    expect(nowhere).toEqual({ code: 3, stdout: '', stderr: expect.stringMatching(/^DATABASE_URL is not set.*\n$/) });

    const several = 'There are several teams. Add --team with one of: payments, security.\n';
    expect(await ran('iteration', 'start', '--starts', start)).toEqual({ code: 1, stdout: '', stderr: several });
    for (const [team, name] of [
      ['payments', 'Payments'],
      ['security', 'Security'],
    ] as const) {
      const started = await ran('iteration', 'start', '--starts', start, '--team', team);
      expect(started).toMatchObject({ code: 0, stderr: '' });
      expect(started.stdout).toContain(`Iteration ${key} of ${name} is started.`);
      expect(started.stdout).toContain(`why iteration/${team}/${key}`);
    }
    await expect
      .poll(async () => (await ran('waiting')).stdout.match(/^\w+: Which goals/gm), { timeout: 30_000 })
      .toEqual(['Payments: Which goals', 'Security: Which goals']);
    expect((await ran('why', `payments/${key}`)).stdout).toMatch(new RegExp(`^iteration ${key} of Payments · `));
    const goal = (owner: string) => ['goals', 'goal', '--as', 'ben', `title=${owner}`, 'measure=half', 'owner=ben'];
    expect(await ran('decide', key, ...goal('one'))).toEqual({ code: 1, stdout: '', stderr: several });
    expect(await ran('decide', `payments/${key}`, ...goal('one'))).toMatchObject({ code: 0 });

    // While its file is broken the team is reached as it was stored last, and that is said in one line.
    await put('payments.yaml', broken(payments));
    const line =
      /^payments\.yaml:\d+: iteration\.anchor is invalid \("soon"\)\. Payments is as it was stored last; .*\n$/;
    const told = expect.stringMatching(line) as string;
    expect(await ran('waiting', '--team', 'payments')).toMatchObject({ code: 0, stderr: told });
    expect(await ran('decide', `payments/${key}`, ...goal('two'))).toMatchObject({ code: 0, stderr: told });
    expect(await ran('iteration', 'show', key, '--team', 'payments')).toMatchObject({ code: 0, stderr: told });
    expect(await ran('why', key, '--team', 'payments')).toMatchObject({ code: 0, stderr: told });
    expect(await ran('report', key, '--team', 'payments', '--json')).toMatchObject({ code: 0, stderr: '' });
    expect(await ran('preview', '--team', 'payments')).toMatchObject({ code: 0, stderr: told });
    const withoutRecords = await world.drumbeat(['preview', '--team', 'payments'], { ...places, DATABASE_URL: '' });
    expect(withoutRecords).toMatchObject({ code: 1, stdout: '' });
    expect(withoutRecords.stderr).toMatch(/payments\.yaml:\d+: iteration\.anchor is invalid .*\n$/);
    expect(await ran('views', '--team', 'payments')).toMatchObject({ code: 0, stderr: told });
    expect(await ran('schedules', 'apply', '--team', 'payments')).toMatchObject({ code: 0, stderr: told });
    expect(await ran('waiting', '--team', 'security')).toMatchObject({ code: 0, stderr: '' });
    expect(await ran('iteration', 'start', '--team', 'security', '--starts', start)).toMatchObject({ code: 0 });
    const refused = await ran('iteration', 'start', '--team', 'payments', '--starts', start);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(
      /^Nothing new starts for Payments: payments\.yaml:\d+: iteration\.anchor is invalid .*\n$/,
    );

    // A file that was never sound is named once, with what is wrong, wherever its team may be meant.
    await put('payments.yaml', payments);
    await put('tools.yaml', broken(named('tools', 'Tools')));
    const unknown = /^tools\.yaml:\d+: iteration\.anchor is invalid \("soon"\)\. Its team is not loaded; .*\n/;
    for (const verb of ['waiting', 'why']) {
      const { code, stderr } = await ran(verb);
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(unknown) });
      expect(stderr.match(/tools\.yaml/g)).toHaveLength(1);
    }
    expect((await ran('waiting', '--team', 'tolls')).stderr).toMatch(unknown);
    const own = await ran('waiting', '--team', 'tools');
    expect(own).toMatchObject({ code: 1, stdout: '' });
    expect(own.stderr).toMatch(/^tools\.yaml:\d+: iteration\.anchor is invalid \("soon"\)\. Write a date .*\n$/);
    expect(await ran('waiting', '--team', 'security')).toMatchObject({ code: 0, stderr: '' });
    await rm(join(folder, 'tools.yaml'));
    await first.end();
  },
);

test(
  'with every file broken it starts for the teams that are stored, and names each file with its remedy',
  { timeout: 180_000 },
  async () => {
    await put('payments.yaml', broken(payments));
    await put('security.yaml', broken(teamFile));
    const second = await world.startWorker(places);
    expect(second.line).toMatch(
      /^The worker is ready: team payments as it was stored last; team security as it was stored last; not loaded: \S+payments\.yaml:\d+: .* Write a date .*security\.yaml:\d+: .* Write a date .*; 2 workflows run, /,
    );
    const health = (path: string) =>
      fetch(`http://127.0.0.1:${places['DRUMBEAT_HEALTH_PORT']}/${path}`).then((answer) => answer.text());
    expect(await health('ready')).toMatch(
      /^ready\nwarning: .*payments\.yaml:\d+.*Write a date.*\nwarning: .*security\.yaml:\d+/,
    );
    const metrics = await health('metrics');
    expect(metrics).toContain('drumbeat_broken_team_files 2');
    for (const team of ['payments', 'security'])
      expect(metrics).toContain(`drumbeat_running_workflows{team="${team}"} 1`);
    expect(await ran('cancel', `payments/${world.key}`, '--yes', '--reason', 'the file is broken')).toMatchObject({
      code: 0,
    });
    await second.end();
  },
);

test(
  'a team that comes to others gets its Schedule; a file that goes takes none away',
  { timeout: 180_000 },
  async () => {
    await put('payments.yaml', payments);
    await put('security.yaml', teamFile);
    const worker = await world.startWorker(places);
    await put('tools.yaml', named('tools', 'Tools'));
    await expect.poll(schedules, { timeout: 20_000 }).toEqual(['startIteration/payments', 'startIteration/tools']);
    await rm(join(folder, 'tools.yaml'));
    await expect
      .poll(async () => (await ran('iteration', 'start', '--team', 'tools')).stderr, { timeout: 20_000 })
      .not.toBe('');
    expect(await schedules()).toEqual(['startIteration/payments', 'startIteration/tools']);
    await worker.end();
  },
);
