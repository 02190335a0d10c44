/** The plan of an iteration: what Jira holds for it, its labels there, and what becomes of each item at the close (R7, R8). */
import { planLines, type Goal, type Item } from '../domain/plan.ts';
import { participants, type PersonId, type Team } from '../domain/team.ts';
import { teamOf } from '../records/configurations.ts';
import { improvementOf, improvementsOf } from '../records/improvements.ts';
import { storeEntries } from '../records/ledger.ts';
import { scoreGoal, storePlan } from '../records/plans.ts';
import { iterationAfter, iterationsOf } from '../records/workflows.ts';
import type { PlanActivities } from './api/plan.ts';
import { businessNow } from './clock.ts';
import { contentOf } from './content.ts';
import { currentWorkflowId } from './once.ts';
import type { Deps } from './deps.ts';
import type { JiraClient } from '../vendors/jira/client.ts';
import { jiraIssues, quoted, type JiraIssue, type LabelChange } from '../vendors/jira/issues.ts';

const planned = (key: string) => `planned/${key}`;
const carryOver = (key: string) => `carry-over/${key}`;

export function createPlanActivities({ db, clock, clientOf }: Deps): PlanActivities {
  const issuesOf = async (team: Team) => jiraIssues(await clientOf(team.id, 'jira'), team.jira.project);

  /** Open items of the iteration before: provisional while it runs, and what it decided once it has ended. */
  async function carriedOver(team: Team, key: string): Promise<JiraIssue[]> {
    const earlier = (await iterationsOf(db, team.id)).filter((one) => one.key < key && one.phase !== 'cancelled');
    const before = earlier.at(-1);
    if (!before) return [];
    const labels = before.ended_on === null ? [planned(before.key), carryOver(before.key)] : [carryOver(before.key)];
    return (await issuesOf(team)).search(`statusCategory != Done AND labels IN (${labels.map(quoted).join(', ')})`);
  }

  /** The improvement that still waits for its verdict is part of the next plan, whoever forgets it (R30). */
  async function toImprove(team: Team): Promise<JiraIssue[]> {
    const [latest] = await improvementsOf(db, team.id);
    const improvement = latest ? improvementOf(latest) : null;
    if (!improvement?.item || improvement.verdict) return [];
    return (await (await issuesOf(team)).byKeys([improvement.item])).filter((one) => !one.done);
  }

  async function relabel(team: Team, keys: readonly string[], change: (key: string) => LabelChange): Promise<void> {
    const issues = await issuesOf(team);
    for (const one of await issues.byKeys(keys)) await issues.label(one, change(one.key));
  }

  return {
    async readPlan({ key, goals, only, ...ref }) {
      const team = await teamOf(db, ref);
      const jira = await clientOf(team.id, 'jira');
      const found = new Map<string, Item>();
      const add = (issues: readonly JiraIssue[], origin: Item['origin']) => {
        for (const one of issues) found.set(one.key, { ...itemOf(team, one, jira), origin });
      };
      // The later one wins: an improvement is that before all else.
      if (only === undefined) {
        add(await (await issuesOf(team)).search(`statusCategory != Done AND (${team.jira.candidates})`), 'planned');
      }
      add(await carriedOver(team, key), 'carry-over');
      add(await toImprove(team), 'improvement');
      return planOf(goals, [...found.values()]);
    },

    async labelPlanned({ key, items, ...ref }) {
      await relabel(await teamOf(db, ref), items, () => ({ add: planned(key) }));
    },

    async unlabelPlanned({ key, items, ...ref }) {
      await relabel(await teamOf(db, ref), items, () => ({ remove: [planned(key), carryOver(key)] }));
    },

    async readItems({ items, ...ref }) {
      const team = await teamOf(db, ref);
      const issues = await (await issuesOf(team)).byKeys(items.map((item) => item.key));
      const jira = await clientOf(team.id, 'jira');
      const origins = new Map(items.map((item) => [item.key, item]));
      return issues.flatMap((one) => {
        const before = origins.get(one.key);
        return before ? [{ ...before, ...itemOf(team, one, jira), carried: before.carried }] : [];
      });
    },

    async applyDispositions({ key, dispositions, ...ref }) {
      const open = Object.keys(dispositions).filter((item) => dispositions[item] !== 'done');
      await relabel(await teamOf(db, ref), open, (item) =>
        dispositions[item] === 'carry over' ? { add: carryOver(key) } : { remove: [planned(key)] },
      );
      return { next: await iterationAfter(db, ref.team, key) };
    },

    async savePlan({ key, plan, ...ref }) {
      const audience = audienceOf(await teamOf(db, ref));
      await storePlan(db, { workflowId: currentWorkflowId(), team: ref.team, iteration: key, audience, plan });
    },

    async saveLedgerEntries({ iteration, entries, ...ref }) {
      const on = await businessNow(clock, await teamOf(db, ref));
      const dated = entries.map((entry) => ({ ...entry, on }));
      return storeEntries(db, ref.team, iteration, dated);
    },

    async saveScores({ iteration, scores, ...ref }) {
      const on = await businessNow(clock, await teamOf(db, ref));
      for (const [goal, scored] of Object.entries(scores))
        await scoreGoal(db, { team: ref.team, iteration, goal, ...scored, on });
    },
  };
}

/** Who was told the goals at the commit: the channel, and everyone who will judge them (R8). */
function audienceOf(team: Team): string {
  const people = participants(team).map((one) => one.name);
  return `Slack channel ${team.slack.channel} (${team.slack.visibility}): ${people.join(', ')}`;
}

function planOf(goals: readonly Goal[], items: readonly Item[]) {
  const sorted = items.toSorted((a, b) => a.key.localeCompare(b.key, 'en', { numeric: true }));
  return { ...contentOf(planLines(goals, sorted)), goals, items: sorted };
}

function itemOf(team: Team, issue: JiraIssue, { pageOf }: Pick<JiraClient, 'pageOf'>): Omit<Item, 'origin'> {
  const { key, title, labels, assignee, done } = issue;
  return {
    key,
    title,
    link: pageOf(key),
    source: `jira:${team.jira.project}`,
    assignee: personByJira(team, assignee),
    done,
    carried: labels.filter((label) => label.startsWith(carryOver(''))).length,
  };
}

function personByJira(team: Team, account: string | null): PersonId | null {
  return Object.values(team.people).find((person) => account !== null && person.jira === account)?.id ?? null;
}
