/** What a retrospective reads and files: the last improvement, the goals as communicated, the next improvement (R28, R30). */
import { sleep } from '@temporalio/activity';
import type { Improvement } from '../domain/improvement.ts';
import { release } from '../domain/privacy.ts';
import { person, type Team } from '../domain/team.ts';
import { text, typed, who } from '../domain/text.ts';
import { teamOf } from '../records/configurations.ts';
import { improvementOf, improvementsOf, storeImprovement } from '../records/improvements.ts';
import { communicatedGoals } from '../records/plans.ts';
import { iterationAfter } from '../records/stories.ts';
import type { RetrospectiveActs } from './acts.ts';
import type { Deps } from './deps.ts';
import { jiraIssues, quoted, type NewIssue } from './jira/issues.ts';
import { createStoryOnce } from './story-once.ts';
import { storyId } from './story.ts';
import type { VendorCall } from './vendor-call.ts';

export function createRetrospectiveActs(deps: Deps, call: VendorCall): RetrospectiveActs {
  const { db } = deps;
  const once = createStoryOnce(deps);

  return {
    async lastImprovement({ team }) {
      const before = (await improvementsOf(db, team)).filter((row) => row.chosen_in !== storyId());
      const [last] = before;
      const open = before.flatMap((row) => improvementOf(row) ?? []).find((one) => !one.verdict);
      return { improvement: open ?? null, lastWasNone: last !== undefined && improvementOf(last) === null };
    },

    async communicatedGoals({ team, iteration }) {
      const rows = await communicatedGoals(db, team, iteration);
      return rows.map(({ goal_id: id, title, measure, owner, source, score }) => {
        return { id, title, measure, owner, source, score };
      });
    },

    async fileImprovement({ iteration, improvement, ...ref }) {
      const team = await teamOf(db, ref);
      const issues = jiraIssues(deps.jira, call, team.jira.project);
      const { key } = await once({
        team: team.id,
        system: 'jira',
        operation: 'improvement',
        period: improvement.chosenIn,
        write: (marker) => issues.create(issueOf(team, improvement, marker)),
        find: (marker) => lookTwice(() => issues.search(`labels = ${quoted(markerLabel(marker))}`), deps.settleMs.jira),
      });
      const link = deps.jira.pageOf(team, key);
      const filed = { ...improvement, item: key, link };
      await storeImprovement(db, team.id, filed);
      return { improvement: filed, next: await iterationAfter(db, team.id, iteration) };
    },
  };
}

/** Jira's search may still miss what is there; only after a second look it is taken for absent. */
async function lookTwice<Found>(look: () => Promise<Found[]>, settleMs: number): Promise<Found[]> {
  const found = await look();
  if (found.length > 0) return found;
  await sleep(settleMs);
  return look();
}

/** Jira takes no hidden text that can be searched for, so the marker is a label. */
function markerLabel(marker: string): string {
  return `drumbeat-${marker}`;
}

function issueOf(team: Team, improvement: Omit<Improvement, 'item' | 'link'>, marker: string): NewIssue {
  const to = { system: 'jira', project: team.jira.project } as const;
  const { what, measure, baseline, owner } = improvement;
  return {
    type: team.jira.issueType,
    summary: release(team, [typed(what)], to),
    description: [
      release(team, text`The one thing that the team improves next, chosen in its retrospective.`, to),
      release(team, text`Measured by: ${typed(measure)}`, to),
      release(team, text`At the start: ${typed(baseline)}`, to),
      release(team, text`Owner: ${who(owner)}`, to),
    ],
    labels: ['improvement', markerLabel(marker)],
    assignee: person(team, owner).jira,
  };
}
