/** What is released, bound to one commit, and its publication on GitHub. */
import type { Line } from '../domain/decisions/decisions.ts';
import type { Team } from '../domain/team.ts';
import { listWithin } from '../domain/text/budget.ts';
import { sourced, text, type Source } from '../domain/text/text.ts';
import { teamOf } from '../records/configurations.ts';
import type { ReleaseActivities } from './api/release.ts';
import { contentOf } from './content.ts';
import type { Deps } from './deps.ts';
import type { Gate } from './gate.ts';
import { githubReleases, type Commit } from '../vendors/github/releases.ts';
import { limits } from '../vendors/github/limits.ts';
import { createOnce } from './once.ts';

export function createReleaseActivities(deps: Deps, gate: Gate): ReleaseActivities {
  const once = createOnce(deps);

  return {
    async readRelease(ref) {
      const team = await teamOf(deps.db, ref);
      const { repository: id, branch } = releasedBy(team);
      const place = { system: 'github', id } as const;
      await gate.from(team, place);
      const releases = githubReleases(await deps.clientOf(team.id, 'github'), place);
      const head = await releases.head(branch);
      const commits = await releases.since(head.sha);
      const source: Source = `github:${id}`;
      return {
        ...contentOf([commitLine(head, source), ...commits.map((one) => changeLine(one, source))]),
        commit: head.sha,
      };
    },

    async publishRelease({ release, commit, lines, ...ref }) {
      const team = await teamOf(deps.db, ref);
      const to = { system: 'github', id: releasedBy(team).repository } as const;
      const client = await deps.clientOf(team.id, 'github');
      const releases = githubReleases(client, to);
      const say = await gate.to(team, to);
      const changes = lines.filter((line) => line.id !== commitLineId);
      const list = listWithin(
        changes.map((line) => line.text),
        limits.release - roomForMarker,
        (body) => say(body).body.length,
      );
      const tag = `v${release}`;
      const { link } = await once({
        team: team.id,
        client,
        operation: 'release',
        period: release,
        write: (marker) => releases.publish(tag, commit, say(list), marker),
        find: (marker) => releases.find(tag, marker),
      });
      return { link, source: `github:${to.id}` };
    },
  };
}

function releasedBy({ name, github }: Team): NonNullable<Team['github']['release']> {
  if (!github.release) throw new Error(`${name} releases nothing.`);
  return github.release;
}

const roomForMarker = 1_000;

const commitLineId = 'commit';

function commitLine({ sha, link }: Commit, source: Source): Line {
  return { id: commitLineId, text: text`Commit ${sourced(sha.slice(0, 12), source, link)}`, facts: { commit: sha } };
}

function changeLine({ sha, title, link }: Commit, source: Source): Line {
  return { id: sha, text: [sourced(title, source, link)] };
}
