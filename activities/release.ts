/** What is released, bound to one commit, and its publication on GitHub. */
import type { Line } from '../domain/decisions/decisions.ts';
import type { Team } from '../domain/team.ts';
import { listWithin } from '../domain/text/budget.ts';
import { linkTo, sourced, text, type Source } from '../domain/text/text.ts';
import { teamOf } from '../records/configurations.ts';
import type { ReleaseActivities } from './api/release.ts';
import { contentOf } from './content.ts';
import type { Deps } from './deps.ts';
import type { Gate } from './gate.ts';
import type { Changes, Commit } from '../vendors/github/commits.ts';
import { githubReleases } from '../vendors/github/releases.ts';
import { limits } from '../vendors/github/limits.ts';
import { githubRelease } from '../vendors/github/made-once.ts';
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
      const changes = await releases.changes(head.sha);
      const source: Source = `github:${id}`;
      const lines = changes.commits.map((one) => changeLine(one, source));
      return {
        ...contentOf([commitLine(head, source), ...moreLine(changes, source), ...lines]),
        commit: head.sha,
      };
    },

    async publishRelease({ release, commit, lines, ...ref }) {
      const team = await teamOf(deps.db, ref);
      const to = { system: 'github', id: releasedBy(team).repository } as const;
      const client = await deps.clientOf(team.id, 'github');
      const releases = githubReleases(client, to);
      const say = await gate.to(team, to);
      const changes = lines.filter(({ id }) => id !== commitLineId && id !== moreLineId);
      const more = lines.filter(({ id }) => id === moreLineId).map((line) => text`${line.text}\n\n`);
      const list = [
        ...more.flat(),
        ...listWithin(
          changes.map((line) => line.text),
          limits.release - roomForWords,
          (body) => say(body).body.length,
        ),
      ];
      const tag = `v${release}`;
      const { link } = await once({
        team: team.id,
        client,
        operation: 'release',
        period: release,
        kind: githubRelease,
        where: { repository: to.id, tag },
        write: (marker, marks) => releases.publish(tag, commit, say(list), marker, marks),
      });
      return { link, source: `github:${to.id}` };
    },
  };
}

function releasedBy({ name, github }: Team): NonNullable<Team['github']['release']> {
  if (!github.release) throw new Error(`${name} releases nothing.`);
  return github.release;
}

/** For the marker, and what stands above the list. */
const roomForWords = 2_000;

const commitLineId = 'commit';
const moreLineId = 'more';

function commitLine({ sha, link }: Commit, source: Source): Line {
  return { id: commitLineId, text: text`Commit ${sourced(sha.slice(0, 12), source, link)}`, facts: { commit: sha } };
}

function changeLine({ sha, title, link }: Commit, source: Source): Line {
  return { id: sha, text: [sourced(title, source, link)] };
}

/** Before the changes, where nothing cuts it off: which commits are not listed, and where they are. */
function moreLine({ commits, more }: Changes, source: Source): Line[] {
  if (!more) return [];
  const rest = linkTo(more.link, source);
  const words =
    more.count === null
      ? text`No release to compare with. The newest ${commits.length} commits are listed, and there are more: ${rest}`
      : text`The newest ${commits.length} of ${commits.length + more.count} commits are listed, and ${more.count} more: ${rest}`;
  return [{ id: moreLineId, text: words }];
}
