/**
 * A world in memory for workflows on the time-skipping server: the rules are the real ones, only Slack, Jira, GitHub and the records
 * are pretended. People answer from inside an activity, as a click arrives in life: an answer from a test's body would come too late.
 */
import { createHash } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../activities/api/index.ts';
import type { QuestionWords } from '../../activities/api/questions.ts';
import type { ReminderStep } from '../../activities/api/calendar.ts';
import { iterationStarting, retrospectiveDates } from '../../domain/calendar/calendar.ts';
import { canonical, rightsIn } from '../../domain/decisions/decisions.ts';
import { askedOf, holdersIn } from '../../domain/decisions/panel.ts';
import type { Content, Line, Question, Answer } from '../../domain/decisions/decisions.ts';
import { failureTypes } from '../../domain/failures.ts';
import type { GoalScore, ItemDisposition } from '../../domain/plan.ts';
import type { ImprovementVerdict } from '../../domain/improvement.ts';
import type { Improvement } from '../../domain/improvement.ts';
import { scheduleReminders } from '../../domain/decisions/reminder-ladder.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import { planLines } from '../../domain/plan.ts';
import type { FrozenPlan, Goal, Item } from '../../domain/plan.ts';
import { participants, personById } from '../../domain/team.ts';
import type { ConfigVersion, PersonId, Team } from '../../domain/team.ts';
import { filledForm } from '../../forms/filled.ts';
import { toInternalText, text, userText } from '../../domain/text/text.ts';
import { addWorkingDays, notPast, businessTimeAt } from '../../domain/calendar/working-days.ts';
import { inWords, named } from '../../records/names.ts';
import { decide } from '../../workflows/contract/signals.ts';
import { team as three } from './team.ts';

export interface Reply {
  readonly by: string;
  readonly choice: string;
  readonly values?: unknown;
  readonly clickId?: string;
  /** Another question than the one that this is an answer to. */
  readonly question?: string;
  /** The content the person looked at; what is shown now when absent. */
  readonly hash?: string;
}

/** What people do when a question is put to them, when they are reminded of it, when it is closed. */
export interface People {
  readonly asked?: (question: Question, people: readonly PersonId[]) => readonly Reply[];
  readonly reminded?: (question: Question, reminder: ReminderStep) => readonly Reply[];
  readonly closed?: (question: Question) => readonly Reply[];
  /** The team of all tests when absent. */
  readonly team?: Team;
}

/** Business time in epoch milliseconds, and when to wake for it in the server's. */
export interface PretendClock {
  readonly now: () => Promise<number>;
  readonly wakeAt: (when: number) => Promise<number>;
  readonly isReal: boolean;
}

export interface PretendItem {
  key: string;
  title: string;
  assignee: string | null;
  done: boolean;
  labels: Set<string>;
}

export class PretendWorld {
  readonly version = 'c0ffee' as ConfigVersion;
  readonly items: PretendItem[] = [];
  readonly announced: string[] = [];
  readonly shown: { workflowId: string; on: BusinessTime; question: Question; people: readonly PersonId[] }[] = [];
  readonly reminders: { questionId: string; reminder: ReminderStep }[] = [];
  readonly answers: { questionId: string; person: PersonId | null; counted: boolean; reply: string }[] = [];
  readonly closed: { questionId: string; settledBy: string | null; outcome: string }[] = [];
  readonly published: { release: string; commit: string }[] = [];
  readonly tracking: { key: string; open: boolean }[] = [];
  readonly plans: { key: string; plan: FrozenPlan }[] = [];
  readonly ledger: (LedgerEntry & { iteration: string })[] = [];
  readonly notes: { sync: number; decisions: readonly string[] }[] = [];
  readonly scores = new Map<string, GoalScore>();
  readonly improvements: (Improvement | null)[] = [];
  readonly withdrawn: string[] = [];
  readonly workflows = new Map<string, { type: string; phase: string; health: string; outcome?: unknown }>();
  commit = 'abc123';
  /** Activities that fail as parked, until a test takes them out. */
  readonly broken = new Set<keyof Activities>();
  /** Activities that fail so many times, as when the database is away. */
  readonly away = new Map<keyof Activities, number>();
  /** Told of every announcement, before the activity ends. */
  heard: (line: string) => Promise<void> = async () => {};
  /** What happens between the reading of a plan and its answer. */
  whileReading: () => Promise<void> = async () => {};
  /** Told when a workflow ends. */
  ended: (workflowId: string) => void = () => {};
  /** Where a chosen improvement is sent, when a next iteration already runs. */
  next: string | null = null;

  readonly team: Team;
  private readonly client: Client;
  private readonly clock: PretendClock;
  private readonly people: People;
  private clicks = 0;

  constructor(client: Client, clock: PretendClock, people: People) {
    this.client = client;
    this.clock = clock;
    this.people = people;
    this.team = people.team ?? three;
  }

  addItems(...items: (Partial<PretendItem> & { key: string })[]): this {
    for (const item of items)
      this.items.push({
        title: `Work on ${item.key}`,
        assignee: null,
        done: false,
        ...item,
        labels: new Set(item.labels),
      });
    return this;
  }

  activities(): Activities {
    const { team } = this;
    const on = async (): Promise<string> => businessTimeAt(team, await this.clock.now());
    const moment = async (when: string) => ({
      on: when,
      wakeAt: await this.clock.wakeAt(Date.parse(when)),
      exact: this.clock.isReal,
    });
    const content = (lines: readonly Line[]): Content => ({
      lines,
      hash: createHash('sha256').update(canonical(lines)).digest('hex'),
    });
    const activities: Activities = {
      planIteration: async ({ starts }) => {
        if (!starts) return { due: false, next: await on() };
        const { key, dates } = iterationStarting(team, starts);
        return { due: true, key, version: this.version, dates, participants: participants(team).map((one) => one.id) };
      },
      planRetrospective: async () => retrospectiveDates(team, await on()),
      now: on,
      moment: async ({ from, workingDays }) =>
        moment(notPast(team, addWorkingDays(team, from, workingDays), await on())),
      resolveWakeTime: async ({ on: when }) => moment(when),
      waitForBusinessTime: async ({ on: when }) =>
        Date.parse(when) <= (await this.clock.now())
          ? { come: true }
          : { come: false, wakeAt: (await moment(when)).wakeAt },
      scheduleReminders: async ({ questionId }) => {
        const { question, people } = this.lastShown(questionId);
        const { panel, deadline, reminders: policy } = question;
        const reminders = scheduleReminders(team, { panel, people, now: await on(), deadline, policy });
        return Promise.all(reminders.map(async (reminder) => ({ ...reminder, ...(await moment(reminder.on)) })));
      },

      contentOf: async ({ lines }) => content(lines),
      whoIsAsked: async ({ panel, excluded, deadline }) => ({
        deadline: notPast(team, deadline, await on()),
        seats: await askedOf(panel, holdersIn(team), async (one) => !excluded.includes(one)),
        guests: [],
      }),
      openQuestion: async ({ question, asked }) => {
        const people = asked.seats.flat();
        this.shown.push({ workflowId: runningWorkflowId(), on: await on(), question, people });
        await this.reply(question, this.people.asked?.(question, people));
        return { since: await on(), words: wordsOf(team, question, people) };
      },
      showQuestionAgain: async ({ question }) => {
        const people = this.shown.findLast((one) => one.question.id === question.id)?.people ?? [];
        this.shown.push({ workflowId: runningWorkflowId(), on: await on(), question, people });
        await this.reply(question, this.people.asked?.(question, people));
        return { words: wordsOf(team, question, people) };
      },
      remind: async ({ questionId, reminder }) => {
        this.reminders.push({ questionId, reminder });
        const question = this.questionOf(questionId);
        await this.reply(question, this.people.reminded?.(question, reminder));
      },
      rightsOf: async ({ answer }) => {
        this.failIfBroken('rightsOf');
        const known = participants(team).find((one) => [`cli:${one.id}`, `slack:${one.slack}`].includes(answer.actor));
        if (!known) return { rights: { person: null, active: true, seats: [] }, filled: null };
        const question = this.questionOf(answer.questionId);
        return {
          rights: rightsIn(team, question.panel, known.id),
          filled: filledForm(team, question, answer, known.id),
        };
      },
      recordAnswer: async ({ answer, person, seats, reply }) => {
        const { questionId } = answer;
        this.answers.push({ questionId, person, counted: seats !== null, reply: toInternalText(reply) });
        return { on: await on() };
      },
      explainRefusal: async () => {},
      showProgress: async () => {},
      closeQuestion: async ({ questionId, settledBy, outcome }) => {
        this.closed.push({ questionId, settledBy, outcome });
        const question = this.questionOf(questionId);
        await this.reply(question, this.people.closed?.(question));
        return { on: await on() };
      },
      withdrawQuestions: async () => {
        this.withdrawn.push(runningWorkflowId());
        return { withdrawn: 1, unreachable: 0, reason: null };
      },

      readPlan: async ({ key, goals, only }) => {
        const items = this.items
          .filter((item) => !item.done && (!only || carried(item) > 0))
          .map((item) => this.asItem(item));
        const improvement = this.improvements.findLast((one) => one && !one.verdict);
        const all: Item[] = items.map((item) =>
          item.key === improvement?.item ? { ...item, origin: 'improvement' } : item,
        );
        await this.whileReading();
        return { ...content(planLines(goals, all)), goals, items: all, key };
      },
      labelPlanned: async ({ key, items }) => this.label(items, (labels) => labels.add(`planned/${key}`)),
      unlabelPlanned: async ({ key, items }) => this.label(items, (labels) => labels.delete(`planned/${key}`)),
      openTrackingIssue: async ({ key }) => {
        this.failIfBroken('openTrackingIssue');
        return { number: this.tracking.push({ key, open: true }), link: 'https://github.example.com/1' };
      },
      closeTrackingIssue: async ({ number }) => {
        const issue = this.tracking[number - 1];
        if (issue) issue.open = false;
        return { gone: false };
      },
      readItems: async ({ items }) =>
        this.items.filter((item) => items.some((one) => one.key === item.key)).map((item) => this.asItem(item)),
      applyDispositions: async ({ key, dispositions }) => {
        this.applyFates(key, dispositions);
        return { next: this.next };
      },

      readRelease: async () => {
        const lines = [{ id: this.commit, text: text`Commit ${userText(this.commit)}` }];
        return { ...content(lines), commit: this.commit };
      },
      publishRelease: async ({ release, commit }) => {
        this.published.push({ release, commit });
        return { link: 'https://github.example.com/release', source: 'team' };
      },
      lastImprovement: async () => {
        const last = this.improvements.at(-1);
        return { improvement: last && !last.verdict ? last : null, lastWasNone: last === null };
      },
      communicatedGoals: async ({ iteration }) =>
        (this.plans.findLast((one) => one.key === iteration)?.plan.goals ?? []).map((goal: Goal) => ({
          ...goal,
          score: this.scores.get(`${iteration} ${goal.id}`) ?? null,
        })),
      fileImprovement: async ({ improvement }) => {
        const key = `SEC-${900 + this.improvements.length}`;
        const filed = { ...improvement, item: key, link: `https://jira.example.com/${key}` };
        this.improvements.push(filed);
        this.addItems({ key, title: improvement.what, assignee: improvement.owner });
        return { improvement: filed, source: 'team', next: this.next };
      },
      announce: async ({ body }) => {
        this.announced.push(toInternalText(body));
        await this.heard(toInternalText(body));
      },
      notifyWithFallback: async ({ body }) => {
        this.announced.push(toInternalText(body));
        await this.heard(toInternalText(body));
        return { told: 'team' };
      },
      saveStatus: async ({ type, phase, health, ended }) => {
        this.workflows.set(runningWorkflowId(), { type, phase, health, ...(ended ? { outcome: ended.outcome } : {}) });
        if (ended) this.ended(runningWorkflowId());
        return { on: await on() };
      },
      linkedWorkflows: async () => [],
      savePlan: async (kept) => void this.plans.push(kept),
      saveLedgerEntries: async ({ iteration, entries }) => {
        const now = await on();
        const stamped = entries.map((entry) => ({ ...entry, on: now }));
        this.ledger.push(...stamped.map((entry) => ({ ...entry, iteration })));
        return stamped;
      },
      saveNotes: async ({ sync, decisions }) => {
        this.failWhileAway('saveNotes');
        this.notes.push({ sync, decisions });
      },
      openActions: async () => [],
      saveScores: async ({ iteration, scores }) => {
        for (const [goal, { score }] of Object.entries(scores)) this.scores.set(`${iteration} ${goal}`, score);
      },
      saveVerdict: async ({ chosenIn, verdict, evidence, by }) => this.judge(chosenIn, { verdict, evidence, by }),
      saveNoImprovement: async () => void this.improvements.push(null),
    };
    return activities;
  }

  /** One answer to a question that is open, from within an activity. */
  async answer(questionId: string, reply: Reply): Promise<void> {
    await this.reply(this.questionOf(questionId), [reply]);
  }

  /** People's clicks, from their own Slack accounts. */
  private async reply(question: Question, replies: readonly Reply[] = []): Promise<void> {
    const handle = this.client.workflow.getHandle(runningWorkflowId());
    for (const { by, choice, values, clickId, hash, question: other } of replies) {
      const slack = personById(this.team, by)?.slack ?? by;
      const vote: Answer = {
        questionId: other ?? question.id,
        clickId: clickId ?? `click-${(this.clicks += 1)}`,
        contentHash: hash ?? (other ? this.questionOf(other) : question).content.hash,
        choice,
        actor: `slack:${slack}`,
        ...(values === undefined ? {} : { values }),
      };
      await handle.signal(decide, vote);
    }
  }

  private questionOf(id: string): Question {
    return this.lastShown(id).question;
  }

  private lastShown(id: string): PretendWorld['shown'][number] {
    const found = this.shown.findLast((one) => one.question.id === id && one.workflowId === runningWorkflowId());
    if (!found) throw new Error(`question ${id} was never shown`);
    return found;
  }

  private failIfBroken(activity: keyof Activities): void {
    if (!this.broken.has(activity)) return;
    throw ApplicationFailure.create({
      type: failureTypes.parked,
      nonRetryable: true,
      message: 'refused',
      details: [{ vendor: 'github', why: 'GitHub refuses the token', remedy: 'Put a valid token in.' }],
    });
  }

  private failWhileAway(activity: keyof Activities): void {
    const left = this.away.get(activity) ?? 0;
    this.away.set(activity, left - 1);
    if (left > 0) throw new Error('connect ECONNREFUSED');
  }

  private asItem(item: PretendItem): Item {
    const assignee = personById(this.team, item.assignee ?? '')?.id ?? null;
    const origin = carried(item) > 0 ? 'carry-over' : 'planned';
    return {
      key: item.key,
      title: item.title,
      link: `https://jira.example.com/${item.key}`,
      source: 'jira:SEC',
      assignee,
      done: item.done,
      origin,
      carried: carried(item),
    };
  }

  private label(keys: readonly string[], change: (labels: Set<string>) => unknown): void {
    for (const item of this.items) if (keys.includes(item.key)) change(item.labels);
  }

  private applyFates(key: string, dispositions: Readonly<Record<string, ItemDisposition>>): void {
    for (const item of this.items) {
      if (dispositions[item.key] === 'carry over') item.labels.add(`carry-over/${key}`);
      if (dispositions[item.key] === 'drop') item.labels.delete(`planned/${key}`);
      if (dispositions[item.key] === 'done') item.done = true;
    }
  }

  private judge(chosenIn: string, verdict: { verdict: ImprovementVerdict; evidence: string; by: PersonId }): void {
    const index = this.improvements.findIndex((one) => one?.chosenIn === chosenIn);
    const improvement = this.improvements[index];
    if (improvement) this.improvements[index] = { ...improvement, verdict };
  }
}

function wordsOf(team: Team, { text: words }: Question, people: readonly PersonId[]): QuestionWords {
  return { question: inWords(team, words), names: Object.fromEntries(people.map((id) => [id, named(team, id).name])) };
}

function runningWorkflowId(): string {
  return Context.current().info.workflowExecution?.workflowId ?? '';
}

function carried(item: PretendItem): number {
  return [...item.labels].filter((label) => label.startsWith('carry-over/')).length;
}
