/**
 * Questions to people (X1): who is asked, until when, with reminders in their hours, and what happens when nobody answers.
 * `ask` is one decision, settled by the first valid vote on the content that was shown; `collect` gathers one form a person.
 */
import { condition } from '@temporalio/workflow';
import { count, difference, getsReminders, labelOf, labelText, refusals } from '../../domain/decisions/decisions.ts';
import type { Asked, Choice, Content, CountedAnswer, Question, Answer } from '../../domain/decisions/decisions.ts';
import type { BusinessTime, Moment } from '../../domain/calendar/moments.ts';
import type { PersonId } from '../../domain/team.ts';
import { dated, literal, toInternalText, joined, text, who } from '../../domain/text/text.ts';
import type { Text } from '../../domain/text/text.ts';
import type { FormName } from '../../forms/index.ts';
import type { ClickAnswer, DecisionState } from '../contract/queries.ts';
import type { QuestionWords } from '../../activities/api/questions.ts';
import type { WorkflowContext } from '../runtime/context.ts';
import type { Opened } from '../runtime/inbox.ts';

export interface Asking<Shown extends Content> {
  /** Unique in the workflow. */
  readonly id: string;
  readonly text: (shown: Shown) => Text;
  /** Reads what is decided on; again before a settling vote counts. */
  readonly read: () => Promise<Shown>;
  readonly choices: (shown: Shown) => readonly Choice<FormName>[];
  readonly asked: Asked;
  readonly excluded?: readonly PersonId[];
  /** One that has passed when the question is put gives way to the next working day. */
  readonly deadline: BusinessTime;
  /** Shown to the people asked, and what the caller then does. */
  readonly ifNobodyAnswers: string;
  /** Something that the content is made of has changed: read and show it again. */
  readonly stale?: () => boolean;
  /** Closes the question early: it is no longer needed. */
  readonly stop?: () => boolean;
  /** Told of every answer that counts, as soon as that is known: before it is recorded, which may take its time. */
  readonly onAnswer?: (answer: Omit<CountedAnswer, 'on'>) => void;
}

export type AskResult<Shown extends Content> =
  | { readonly decided: true; readonly decision: CountedAnswer; readonly shown: Shown }
  | { readonly decided: false; readonly shown: Shown };

/** One decision. Silence decides nothing: the caller takes the safe outcome that the question named. */
export async function ask<Shown extends Content>(
  ctx: WorkflowContext,
  asking: Asking<Shown>,
): Promise<AskResult<Shown>> {
  const put = new OpenQuestion(ctx, asking, await asking.read());
  await put.live();
  return put.settled
    ? { decided: true, decision: put.settled, shown: put.shown }
    : { decided: false, shown: put.shown };
}

/** A round of forms: what counted, the latest of each person (of an `open` question: every one). */
export async function collect<Shown extends Content>(
  ctx: WorkflowContext,
  asking: Asking<Shown>,
): Promise<readonly CountedAnswer[]> {
  const put = new OpenQuestion(ctx, asking, await asking.read());
  await put.live();
  return put.answers;
}

class OpenQuestion<Shown extends Content> implements Opened {
  question: Question;
  shown: Shown;
  answers: CountedAnswer[] = [];
  settled: CountedAnswer | null = null;
  private people: readonly PersonId[] = [];
  private words: QuestionWords | undefined;
  private closed: { on: BusinessTime; why: string } | null = null;
  /** A vote is being settled, or the question closed: nothing else counts any more, and the content stands. */
  private settling = false;
  private closing = false;
  private deadline: BusinessTime;
  private reading: Promise<void> | null = null;
  private shows = 0;
  private readonly unthanked: Answer['actor'][] = [];
  private lastShow: Promise<unknown> = Promise.resolve();
  private readonly ctx: WorkflowContext;
  private readonly asking: Asking<Shown>;

  constructor(ctx: WorkflowContext, asking: Asking<Shown>, shown: Shown) {
    this.ctx = ctx;
    this.asking = asking;
    this.shown = shown;
    this.deadline = asking.deadline;
    this.question = this.questionOn(shown);
    ctx.questions.set(asking.id, this);
  }

  /** From the message with its buttons to its closing words. */
  async live(): Promise<void> {
    const { ctx, question } = this;
    const { asked, excluded, deadline } = question;
    // Where nobody can be asked until then, silence leads to the outcome that hurts nobody, as if they had been.
    const found = await ctx.activities.whoIsAsked({ asked, excluded, deadline }, { until: deadline });
    if (found?.deadline) this.postpone(found.deadline);
    if (found && (await this.open(found.people))) await this.remind();
    // A click that arrived in time is counted before silence is.
    while (!ctx.isQuiet(question.id)) await condition(() => ctx.isQuiet(question.id));
    await this.close(found !== undefined);
  }

  async count(vote: Answer): Promise<ClickAnswer> {
    const { ctx } = this;
    const { rights, filled } = await ctx.activities.rightsOf({ answer: vote });
    if (this.isOver()) return this.refuse(vote, this.howItEnded(), rights.person);
    const counted = count(this.question, vote, rights, filled);
    if (!counted.counts) return this.refuse(vote, text`${literal(refusals[counted.why])}`, rights.person);
    if (this.settlesAtOnce()) {
      // Until nothing that came meanwhile is missing in it.
      do await this.refresh();
      while (!this.isOver() && (this.reading || this.isStale()));
      if (this.isOver()) return this.refuse(vote, this.howItEnded(), counted.person);
      // Whoever refreshed it: the vote counts only for the content that stands now, and from here on it stands.
      if (vote.contentHash !== this.question.content.hash)
        return this.refuse(vote, text`${literal(refusals.changed)}`, counted.person);
      this.settling = true;
    }

    const answer = {
      questionId: vote.questionId,
      choice: vote.choice,
      by: counted.person,
      hash: vote.contentHash,
      filled: filled === 'invalid' ? null : filled,
    };
    this.asking.onAnswer?.(answer);
    const said = text`Counted: ${labelText(this.question, vote.choice)}.`;
    const { on } = await ctx.activities.recordAnswer({ vote, person: counted.person, counted: true, said });
    this.take({ ...answer, on }, vote.actor);
    return { clickId: vote.clickId, counted: true, said: toInternalText(said) };
  }

  async refuse(vote: Answer, said: Text, person: PersonId | null = null): Promise<ClickAnswer> {
    await this.ctx.activities.recordAnswer({ vote, person, counted: false, said });
    await this.ctx.activities.explainRefusal({ questionId: vote.questionId, actor: vote.actor, said });
    return { clickId: vote.clickId, counted: false, said: toInternalText(said) };
  }

  state(): DecisionState {
    if (this.settled) return { state: 'decided', decision: this.settled };
    if (this.closed) return { state: 'closed', on: this.closed.on, answers: this.answers, why: this.closed.why };
    return { state: 'open', question: this.question, answers: this.answers };
  }

  private take(decision: CountedAnswer, actor: Answer['actor']): void {
    if (this.settlesAtOnce()) {
      this.settled = decision;
      return;
    }
    const others =
      this.question.asked.kind === 'each' ? this.answers.filter((one) => one.by !== decision.by) : this.answers;
    this.answers = [...others, decision];
    this.unthanked.push(actor);
    // The next answer need not wait for it; of several in a row only the last is shown.
    this.ctx.trackBackground(this.show((policy) => this.showProgress(policy)));
    this.wait();
  }

  private async showProgress(policy: { unless: () => boolean; onPark: () => void }): Promise<void> {
    const thanked = this.unthanked.splice(0);
    const { id: questionId } = this.question;
    await this.ctx.activities.showProgress({ questionId, answered: this.answered(), thanked }, policy);
  }

  private postpone(deadline: BusinessTime): void {
    this.deadline = deadline;
    this.question = this.questionOn(this.shown);
  }

  /** False: nobody could be asked before the deadline. */
  private async open(people: readonly PersonId[]): Promise<boolean> {
    const { ctx, question } = this;
    this.people = people;
    const opened = await ctx.activities.openQuestion({ question, people }, { until: question.deadline });
    if (!opened) return false;
    this.words = opened.words;
    this.wait(opened.since);
    return true;
  }

  /** Reminds, reminder by reminder, until no more answers are needed or the last reminder, the deadline, has come. */
  private async remind(): Promise<void> {
    const { ctx, question, people } = this;
    const { id: questionId, asked, deadline } = question;
    const reminders = await ctx.activities.scheduleReminders({ questionId, asked, people, deadline });
    const reminds = getsReminders(asked);
    for (const [index, reminder] of reminders.entries()) {
      if (!reminds && !reminder.isDeadline) continue;
      if (await this.waitForAnswers(reminder, reminder.name)) return;
      // A reminder that cannot be sent holds up neither an answer nor the next reminder.
      const until = reminders[index + 1]?.on ?? reminder.on;
      if (reminds) await ctx.activities.remind({ questionId, reminder }, { until, unless: () => this.isOver() });
    }
  }

  /** The message as it is to be seen now. One that is parked gives way to the next, and holds up no answer. */
  private async show<Told>(
    change: (policy: { unless: () => boolean; onPark: () => void }) => Promise<Told | undefined>,
  ): Promise<Told | undefined> {
    const mine = (this.shows += 1);
    const before = this.lastShow;
    const isOld = (): boolean => mine !== this.shows;
    return this.ctx.runInBackground(({ onPark }) => {
      const changing = before.then(() => (isOld() ? undefined : change({ unless: isOld, onPark })));
      this.lastShow = changing;
      return changing;
    });
  }

  /** Waits to a reminder, showing the content again whenever it went stale. True: no more answers are needed. */
  private async waitForAnswers(reminder: Moment, why: string): Promise<boolean> {
    const { id } = this.question;
    for (;;) {
      const woken = await this.ctx.waitUntilMoment(reminder, `${id}: ${why}`, () => this.isOver() || this.isStale());
      if (!woken) return this.isOver();
      if (this.isOver()) return true;
      await this.refresh();
    }
  }

  /** One reading after the other: an older one must not take the place of a newer one. */
  private async refresh(): Promise<void> {
    while (this.reading) await this.reading;
    this.reading = this.readAgain().finally(() => {
      this.reading = null;
    });
    await this.reading;
  }

  /** Reads the content again; if it changed, what was decided on is gone: the votes are void and the difference is shown. */
  private async readAgain(): Promise<void> {
    const before = this.shown;
    const now = await this.asking.read();
    if (this.isOver() || now.hash === this.shown.hash) return;
    this.shown = now;
    this.question = this.questionOn(now);
    this.answers = [];
    const changed = differenceInWords(before, now);
    const { question } = this;
    const again = await this.show((policy) => this.ctx.activities.showQuestionAgain({ question, changed }, policy));
    this.words = again?.words;
    if (!this.isOver()) this.wait();
  }

  /** `wasPut`: there is a message, or at least a question in the records. */
  private async close(wasPut: boolean): Promise<void> {
    this.closing = true;
    const { ctx, question, settled } = this;
    const outcome = settled
      ? 'decided'
      : this.answers.length > 0 || this.asking.stop?.()
        ? 'closed'
        : question.ifNobodyAnswers;
    const ending = { questionId: question.id, decision: settled, outcome };
    const shown = wasPut
      ? await this.show((policy) => ctx.activities.closeQuestion(ending, { onPark: policy.onPark }))
      : undefined;
    const on = shown?.on ?? (await ctx.now());
    this.closed = { on, why: outcome };
    ctx.stopWaitingFor(question.id);
    const by = settled && (this.words?.names[settled.by] ?? settled.by);
    ctx.logEvent(on, `${question.id}: ${settled ? `${by} decided “${labelOf(question, settled.choice)}”` : outcome}`);
  }

  private wait(since?: BusinessTime): void {
    const { question, ctx } = this;
    if (!getsReminders(question.asked)) return;
    const before = ctx.state().waiting.find((one) => one.questionId === question.id);
    const waited = this.people.filter((one) => !this.answered().includes(one));
    if (waited.length === 0) return;
    ctx.waitFor({
      questionId: question.id,
      question: this.words?.question ?? toInternalText(question.text),
      people: waited,
      names: this.words?.names,
      roles: question.asked.kind === 'role' ? [question.asked.role] : [],
      since: since ?? before?.since ?? question.deadline,
      until: question.deadline,
    });
  }

  private questionOn(shown: Shown): Question {
    const { id, asked, excluded = [], ifNobodyAnswers } = this.asking;
    const { deadline } = this;
    const content: Content = { hash: shown.hash, lines: shown.lines };
    return {
      id,
      text: this.asking.text(shown),
      content,
      choices: this.asking.choices(shown),
      asked,
      excluded,
      deadline,
      ifNobodyAnswers,
    };
  }

  private settlesAtOnce(): boolean {
    return this.question.asked.kind === 'role' || this.question.asked.kind === 'any';
  }

  private answered(): PersonId[] {
    return [...new Set(this.answers.map((one) => one.by))];
  }

  private isOver(): boolean {
    if (this.settling || this.closing || this.asking.stop?.()) return true;
    return (
      this.question.asked.kind === 'each' &&
      this.people.length > 0 &&
      this.people.every((one) => this.answered().includes(one))
    );
  }

  private isStale(): boolean {
    return this.asking.stale?.() ?? false;
  }

  private howItEnded(): Text {
    if (!this.settled) return text`This question is closed.`;
    const { by, on, choice } = this.settled;
    return text`${literal(refusals.decided)} ${who(by)} chose “${labelText(this.question, choice)}” (${dated(on)}).`;
  }
}

function differenceInWords(before: Content, after: Content): Text {
  const { added, removed, changed } = difference(before, after);
  const lines: Text[] = [
    ...added.map((line) => text`\nAdded: ${line.text}`),
    ...removed.map((line) => text`\nTaken out: ${line.text}`),
    ...changed.map(({ after: line }) => text`\nChanged: ${line.text}`),
  ];
  return joined(lines, '');
}
