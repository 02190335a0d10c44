/** The plan of an iteration: what Jira holds for it, its labels there, and what becomes of each item at the close (R7, R8). */
import type { Line } from '../domain/decisions/decisions.ts';
import type { Improvement } from '../domain/improvement.ts';
import { itemSource, planLines, type Goal, type Item } from '../domain/plan.ts';
import { participants, type PersonId, type Team } from '../domain/team.ts';
import { counted, literal, sourced, text, type Text } from '../domain/text/text.ts';
import { teamOf } from '../records/configurations.ts';
import { improvementOf, improvementsOf, storeImprovement } from '../records/improvements.ts';
import { storeEntries } from '../records/ledger.ts';
import { frozenPlan, scoreGoal, storePlan } from '../records/plans.ts';
import { iterationAfter, iterationsOf } from '../records/workflows.ts';
import type { PlanActivities } from './api/plan.ts';
import { businessNow } from './clock.ts';
import { contentOf } from './content.ts';
import { currentWorkflowId } from './once.ts';
import type { Deps } from './deps.ts';
import type { JiraClient } from '../vendors/jira/client.ts';
import { jiraIssues, type LabelChange, type Named } from '../vendors/jira/issues.ts';
import { quoted, type JiraIssue } from '../vendors/jira/wire.ts';

const plannedIn = (key: string) => `planned/${key}`;
const carryOver = (key: string) => `carry-over/${key}`;
const nothing: Named = { ids: [], unreadable: 0 };

export function createPlanActivities({ db, clock, clientOf }: Deps): PlanActivities {
  const issuesOf = async (team: Team) => jiraIssues(await clientOf(team.id, 'jira'), team.jira.project);

  /** Open items of the iteration before: provisional while it runs, and what it decided once it has ended. */
  async function earlierIteration(team: Team, key: string) {
    const earlier = (await iterationsOf(db, team.id)).filter((one) => one.key < key && one.phase !== 'cancelled');
    const before = earlier.at(-1);
    if (!before) return null;
    // What was labelled a moment ago is not found by its label yet: what was planned is known from the records.
    const planned = (await frozenPlan(db, team.id, before.key))?.items.map(({ id }) => id) ?? [];
    const labels = before.ended_on === null ? [plannedIn(before.key), carryOver(before.key)] : [carryOver(before.key)];
    return { planned, labels };
  }

  /** The improvement that still waits for its verdict is part of the next plan, whoever forgets it (R30). */
  async function toImprove(team: Team): Promise<Improvement | null> {
    const [latest] = await improvementsOf(db, team.id);
    const improvement = latest ? improvementOf(latest) : null;
    return improvement?.verdict ? null : improvement;
  }

  async function relabel(team: Team, ids: readonly string[], change: (id: string) => LabelChange): Promise<void> {
    const issues = await issuesOf(team);
    for (const one of await issues.byIds(ids)) await issues.label(one, change(one.id));
  }

  return {
    async readPlan({ key, goals, only, ...ref }) {
      const team = await teamOf(db, ref);
      const jira = await clientOf(team.id, 'jira');
      const issues = await issuesOf(team);
      const open = (jql: string) => issues.search(`statusCategory != Done AND (${jql})`);
      const [before, improvement] = [await earlierIteration(team, key), await toImprove(team)];
      const candidates = only === undefined ? await open(team.jira.candidates) : nothing;
      const labelled = before ? await open(`labels IN (${before.labels.map(quoted).join(', ')})`) : nothing;
      const early = [...labelled.ids, ...(before?.planned ?? []), ...(improvement ? [improvement.itemId] : [])];
      const read = await issues.byIds([...new Set([...candidates.ids, ...early])]);

      const isCarriedOver = ({ id, labels }: JiraIssue) =>
        labels === null ? before?.planned.includes(id) : before?.labels.some((one) => labels.includes(one));
      const items = read.flatMap((one): Item[] => {
        if (one.done) return [];
        const item = itemOf(team, one, jira);
        // An improvement is that before all else.
        if (one.id === improvement?.itemId) return [{ ...item, origin: 'improvement' }];
        if (isCarriedOver(one)) return [{ ...item, origin: 'carry-over' }];
        const isCandidate = candidates.ids.includes(one.id) && item.source === itemSource(`${team.jira.project}-1`);
        return isCandidate ? [{ ...item, origin: 'planned' }] : [];
      });
      const tried = read.find(({ id }) => id === improvement?.itemId);
      if (improvement && tried && tried.key !== improvement.item) {
        await storeImprovement(db, team.id, { ...improvement, item: tried.key, link: jira.pageOf(tried.key) });
      }
      const unreadable = candidates.unreadable + labelled.unreadable;
      return planOf(goals, items, leftOut(unreadable, improvement && !tried ? improvement : null));
    },

    async labelPlanned({ key, items, ...ref }) {
      await relabel(await teamOf(db, ref), items, () => ({ add: plannedIn(key) }));
    },

    async unlabelPlanned({ key, items, ...ref }) {
      await relabel(await teamOf(db, ref), items, () => ({ remove: [plannedIn(key), carryOver(key)] }));
    },

    async readItems({ items, ...ref }) {
      const team = await teamOf(db, ref);
      const issues = await (await issuesOf(team)).byIds(items.map((item) => item.id));
      const jira = await clientOf(team.id, 'jira');
      const origins = new Map(items.map((item) => [item.id, item]));
      return issues.flatMap((one) => {
        const before = origins.get(one.id);
        return before ? [{ ...before, ...itemOf(team, one, jira), carried: before.carried }] : [];
      });
    },

    async applyDispositions({ key, dispositions, ...ref }) {
      const open = Object.keys(dispositions).filter((item) => dispositions[item] !== 'done');
      await relabel(await teamOf(db, ref), open, (item) =>
        dispositions[item] === 'carry over' ? { add: carryOver(key) } : { remove: [plannedIn(key)] },
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

function planOf(goals: readonly Goal[], items: readonly Item[], missing: readonly Line[]) {
  const sorted = items.toSorted((a, b) => a.key.localeCompare(b.key, 'en', { numeric: true }));
  return { ...contentOf([...planLines(goals, sorted), ...missing]), goals, items: sorted };
}

/** What the plan does not hold, said where people read it. */
function leftOut(unreadable: number, gone: Improvement | null): Line[] {
  const ways: Readonly<Record<string, Text | null>> = {
    unreadable:
      unreadable > 0 ? text`Left out: ${counted(unreadable, literal('issue'))} that Jira sent unreadable` : null,
    gone: gone && text`The improvement ${sourced(gone.item, itemSource(gone.item))} is no longer in Jira`,
  };
  return Object.entries(ways).flatMap(([id, said]) => (said ? [{ id: `left out: ${id}`, text: said }] : []));
}

function itemOf(team: Team, issue: JiraIssue, { pageOf }: Pick<JiraClient, 'pageOf'>): Omit<Item, 'origin'> {
  const { id, key, title, labels, assignee, done } = issue;
  return {
    id,
    key,
    title,
    link: pageOf(key),
    source: itemSource(key),
    assignee: personByJira(team, assignee),
    done,
    carried: labels?.filter((label) => label.startsWith(carryOver(''))).length ?? 0,
  };
}

function personByJira(team: Team, account: string | null): PersonId | null {
  return Object.values(team.people).find((person) => account !== null && person.jira === account)?.id ?? null;
}
