/** Teams like the demo's, of any size, and what the simulated vendors hold for them. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import { loadTeam } from '../config/load.ts';
import { participants, type Team } from '../domain/team.ts';
import { seedOf } from '../local/demo/seed.ts';
import type { Seed } from '../simulator/frame.ts';
import { seedSchema } from '../simulator/seed.ts';

export interface BenchTeam {
  readonly team: ConfiguredTeam;
  readonly file: string;
  readonly seed: Seed;
}

export interface Size {
  /** Who work, without the manager above them; five at least. */
  readonly people: number;
  readonly items: number;
}

const demoTeam = z.looseObject({
  people: z.record(z.string(), z.looseObject({ name: z.string(), slack: z.string(), jira: z.string().optional() })),
  slack: z.looseObject({ channel: z.string() }),
  jira: z.looseObject({ project: z.string() }),
  github: z.record(z.string(), z.looseObject({ repository: z.string() })),
});
const more = ['fay', 'gus', 'hal', 'ivo', 'jun'] as const;

/** Team number `n`, in places of its own. */
export async function makeTeam(folder: string, n: number, { people, items }: Size): Promise<BenchTeam> {
  const base = demoTeam.parse(parse(await readFile(new URL('../examples/demo.yaml', import.meta.url), 'utf8')));
  const known = Object.entries(base.people);
  const added = more.slice(0, people - 5).map((name, index) => {
    const account = { name: `${name[0]?.toUpperCase()}${name.slice(1)} More`, slack: `U0${name.toUpperCase()}` };
    return [name, { ...account, jira: `5f0${name}00000000000000000${index}`, github: name }] as const;
  });
  const own = (person: (typeof known)[number][1]) => ({
    ...person,
    slack: `${person.slack}${n}`,
    ...(person.jira === undefined ? {} : { jira: `${person.jira}-${n}` }),
  });
  const body = {
    ...base,
    id: `bench-${n}`,
    name: `Bench ${n}`,
    people: Object.fromEntries([...known, ...added].map(([name, person]) => [name, own(person)])),
    slack: { ...base.slack, channel: `C0BENCH${n}` },
    jira: { ...base.jira, project: `BENCH${n}` },
    github: Object.fromEntries(
      Object.entries(base.github).map(([name, place]) => [name, { ...place, repository: `bench${n}/${name}` }]),
    ),
  };
  const file = join(folder, `bench-${n}.yaml`);
  await writeFile(file, JSON.stringify(body, null, 2)); // JSON is YAML
  const team = await loadTeam(file);
  return { team, file, seed: withItems(seedSchema.parse(seedOf(team)), team, items) };
}

/** The demo's own candidates, and more of them up to the number wanted. */
function withItems(seed: Seed, team: Team, items: number): Seed {
  const workers = participants(team);
  const candidates = seed.jira.issues.filter((one) => one.labels.includes('candidate'));
  const first = seed.jira.issues.length + 1;
  const missing = Array.from({ length: Math.max(0, items - candidates.length) }, (_none, index) => ({
    key: `${team.jira.project}-${first + index}`,
    summary: `Item ${first + index} of a long backlog`,
    issuetype: 'Task',
    status: 'To Do',
    labels: ['candidate'],
    assignee: workers[index % workers.length]?.jira,
  }));
  return { ...seed, jira: { ...seed.jira, issues: [...seed.jira.issues, ...missing] } };
}

/** What all of them hold together. */
export function together(seeds: readonly Seed[]): object {
  return {
    slack: {
      messages_tab: true,
      message_editing_seconds: null,
      channels: seeds.flatMap((one) => one.slack.channels),
      users: seeds.flatMap((one) => one.slack.users),
    },
    jira: {
      projects: seeds.flatMap((one) => one.jira.projects),
      users: seeds.flatMap((one) => one.jira.users),
      issues: seeds.flatMap((one) => one.jira.issues),
    },
    github: { repositories: seeds.flatMap((one) => one.github.repositories) },
  };
}
