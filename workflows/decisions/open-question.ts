/** One question, from the message with its buttons to its closing words: reminders, answers, content that changes (X1). */
import { condition } from '@temporalio/workflow';
import type { QuestionActivities, QuestionWords, Unreached } from '../../activities/api/questions.ts';
import type { BusinessTime, Moment } from '../../domain/calendar/moments.ts';
import { count, difference, labelText, refusals } from '../../domain/decisions/decisions.ts';
import type { Actor, Answer, Content, CountedAnswer, Origin, Question } from '../../domain/decisions/decisions.ts';
import { choseWords, decidedWords, otherAnswers, outcomeOf, type Outcome } from '../../domain/decisions/outcome.ts';
import { getsReminders, settlingOf } from '../../domain/decisions/panel.ts';
import { nobodyFor } from '../../domain/decisions/panel-words.ts';
import { tally, withAnswer, type Tally } from '../../domain/decisions/tally.ts';
import type { PersonId } from '../../domain/team.ts';
import { dated, joined, literal, sourced, text, toInternalText, userText, who } from '../../domain/text/text.ts';
import type { Text } from '../../domain/text/text.ts';
import type { ClickAnswer, DecisionState } from '../contract/queries.ts';
import type { Calls } from '../runtime/activities.ts';
import type { WorkflowContext } from '../runtime/context.ts';
import type { Opened } from '../runtime/inbox.ts';
import { questionOn, type Asking } from './asking.ts';

/** What it takes to put a question and to count the answers. */
export type AskingContext = Pick<
  WorkflowContext,
  | 'announce'
  | 'questions'
  | 'isDrained'
  | 'runInBackground'
  | 'trackBackground'
  | 'now'
  | 'waitUntilMoment'
  | 'waitFor'
  | 'stopWaitingFor'
  | 'logEvent'
  | 'state'
> &
  Calls<Exclude<keyof QuestionActivities, 'withdrawQuestions'> | 'scheduleReminders'>;

export class OpenQuestion<Shown extends Content> implements Opened {
  question: Question;
  shown: Shown;
  answers: CountedAnswer[] = [];
  private settledBy: string | null = null;
  /** Who was asked, by seat. */
  private asked: readonly (readonly PersonId[])[] = [];
  private words: QuestionWords | undefined;
  private closed: { on: BusinessTime; why: string } | null = null;
  /** An answer is being settled, or the question closed: nothing else counts any more, and the content stands. */
  private settling = false;
  private closing = false;
  private reading: Promise<void> | null = null;
  private shows = 0;
  private readonly unacknowledged: Actor[] = [];
  private lastShow: Promise<unknown> = Promise.resolve();
  private readonly ctx: AskingContext;
  private asking: Asking<Shown>;

  constructor(ctx: AskingContext, asking: Asking<Shown>, shown: Shown) {
    this.ctx = ctx;
    this.asking = asking;
    this.shown = shown;
    this.question = questionOn(asking, asking.deadline, shown);
    ctx.questions.set(asking.id, this);
  }

  /** From the message with its buttons to its closing words. */
  async live(): Promise<void> {
    const { ctx } = this;
    const { id, panel, excluded, deadline } = this.question;
    // Where nobody can be asked until then, silence leads to the outcome that hurts nobody, as if they had been.
    const found = await ctx.activities.whoIsAsked({ panel, excluded, deadline }, { until: deadline });
    if (found) {
      if (found.panel) this.asking = { ...this.asking, panel: found.panel };
      this.question = questionOn(this.asking, found.deadline, this.shown);
      this.asked = found.seats;
      const { question } = this;
      const opened = await ctx.activities.openQuestion({ question, asked: found }, { until: question.deadline });
      if (opened) {
        this.words = opened.words;
        this.wait(opened.since);
        await this.remind();
      }
    }
    // A click that arrived in time is counted before silence is.
    while (!ctx.isDrained(id)) await condition(() => ctx.isDrained(id));
    await this.close(found !== undefined);
  }

  async count(sent: Answer, origin: Origin): Promise<ClickAnswer> {
    const { ctx } = this;
    const { rights, filled, isGenuine } = await ctx.activities.rightsOf({ answer: sent, origin });
    if (!isGenuine) return this.refuse(sent, text`${literal(refusals.elsewhere)}`, rights.person);
    if (this.isOver()) return this.refuse(sent, this.howItEnded(), rights.person);
    const counted = count(this.question, sent, rights, filled);
    if (!counted.counts) return this.refuse(sent, text`${literal(refusals[counted.why])}`, rights.person);
    const { person: by, seats } = counted;
    const answer = {
      questionId: sent.questionId,
      clickId: sent.clickId,
      choice: sent.choice,
      by,
      seats,
      hash: sent.contentHash,
      filled: filled === 'invalid' ? null : filled,
    };
    if (this.wouldSettle(answer)) {
      // Until nothing that came meanwhile is missing in it.
      do await this.refresh();
      while (!this.isOver() && (this.reading || this.isStale()));
      if (this.isOver()) return this.refuse(sent, this.howItEnded(), by);
      // Whoever refreshed it: the answer counts only for the content that stands now, and from here on it stands.
      if (sent.contentHash !== this.question.content.hash)
        return this.refuse(sent, text`${literal(refusals.changed)}`, by);
      this.settling = this.wouldSettle(answer);
    }
    this.asking.onAnswer?.(answer);
    const reply = text`Counted: ${labelText(this.question, sent.choice)}.`;
    const checked = { ...sent, values: answer.filled?.values };
    const { on, name } = await ctx.activities.recordAnswer({ answer: checked, person: by, seats, reply });
    // Whoever got the role since it was asked has a name too.
    if (this.words && name !== null) this.words = { ...this.words, names: { ...this.words.names, [by]: name } };
    if (!this.take({ ...answer, on }, sent.actor)) {
      const changed = text`${literal(refusals.changed)}`;
      await ctx.activities.explainRefusal({ questionId: sent.questionId, actor: sent.actor, reply: changed });
      return { clickId: sent.clickId, counted: false, reply: toInternalText(changed) };
    }
    return { clickId: sent.clickId, counted: true, reply: toInternalText(reply) };
  }

  async refuse(answer: Answer, reply: Text, person: PersonId | null = null): Promise<ClickAnswer> {
    const { activities } = this.ctx;
    await activities.recordAnswer({ answer, person, seats: null, reply });
    await activities.explainRefusal({ questionId: answer.questionId, actor: answer.actor, reply });
    return { clickId: answer.clickId, counted: false, reply: toInternalText(reply) };
  }

  state(): DecisionState {
    const outcome = this.outcome();
    if (outcome.decided) return { state: 'decided', answer: outcome.answer, answers: outcome.answers };
    if (this.closed) return { state: 'closed', on: this.closed.on, answers: this.answers, why: this.closed.why };
    return { state: 'open', question: this.question, answers: this.answers };
  }

  outcome(): Outcome {
    return outcomeOf(this.answers, this.settledBy);
  }

  /** False: the content changed while the answer was recorded, so that it is void. */
  private take(answer: CountedAnswer, actor: Actor): boolean {
    if (answer.hash !== this.question.content.hash) return false;
    this.answers = withAnswer(this.question.panel, this.answers, answer);
    if (this.settling) {
      this.settledBy = answer.clickId;
      return true;
    }
    this.unacknowledged.push(actor);
    // The next answer need not wait for it; of several in a row only the last is shown.
    this.ctx.trackBackground(this.show((policy) => this.showProgress(policy)));
    this.wait();
    return true;
  }

  private async showProgress(policy: { unless: () => boolean; onPark: () => void }): Promise<void> {
    const thanked = this.unacknowledged.splice(0);
    await this.ctx.activities.showProgress({ questionId: this.question.id, thanked }, policy);
  }

  /** Reminds, step by step, until no more answers are needed or the last step, the deadline, has come. */
  private async remind(): Promise<void> {
    const { ctx } = this;
    const { id: questionId, panel } = this.question;
    const steps = await ctx.activities.scheduleReminders({ questionId });
    const reminds = getsReminders(panel);
    for (const [index, reminder] of steps.entries()) {
      if (!reminds && !reminder.isDeadline) continue;
      if (await this.waitForAnswers(reminder, reminder.name)) return;
      // A reminder that cannot be sent holds up neither an answer nor the next one.
      const until = steps[index + 1]?.on ?? reminder.on;
      if (!reminds) continue;
      const told = await ctx.activities.remind({ questionId, reminder }, { until, unless: () => this.isOver() });
      for (const one of told?.unreached ?? []) this.report(one, reminder.on);
    }
  }

  /** One who cannot be written to does not stop the reminders of the others; the team hears of it once. */
  private report({ person, why, remedy }: Unreached, on: BusinessTime): void {
    const words = text`${who(person)} was not reminded: ${sourced(why, 'slack')}. ${remedy}`;
    this.ctx.logEvent(on, `${this.question.id}: ${this.named(words)}`);
    this.ctx.trackBackground(this.ctx.announce(`not reminded: ${person}`, words));
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

  /** Reads the content again; if it changed, the answers so far are void and the difference is shown. */
  private async readAgain(): Promise<void> {
    const before = this.shown;
    const now = await this.asking.read();
    if (this.isOver() || now.hash === this.shown.hash) return;
    this.shown = now;
    this.question = questionOn(this.asking, this.question.deadline, now);
    this.answers = [];
    const changed = differenceInWords(before, now);
    const { question } = this;
    const again = await this.show((policy) => this.ctx.activities.showQuestionAgain({ question, changed }, policy));
    if (again) this.words = again.words;
    if (!this.isOver()) this.wait();
  }

  /** `wasAsked`: there is a message, or at least a question in the records. */
  private async close(wasAsked: boolean): Promise<void> {
    this.closing = true;
    const { ctx, question } = this;
    const decided = this.outcome();
    const outcome = decided.decided ? 'decided' : this.closesWithAnswers() ? 'closed' : question.ifNobodyAnswers;
    const ending = { questionId: question.id, settledBy: this.settledBy, outcome };
    const shown = wasAsked
      ? await this.show((policy) => ctx.activities.closeQuestion(ending, { onPark: policy.onPark }))
      : undefined;
    const on = shown?.on ?? (await ctx.now());
    this.closed = { on, why: outcome };
    ctx.stopWaitingFor(question.id);
    const what = decided.decided ? decidedWords(question, decided) : text`${userText(outcome)}`;
    const others = otherAnswers(question, decided);
    ctx.logEvent(on, `${question.id}: ${this.named(others.length > 0 ? text`${what} · ${others}` : what)}`);
  }

  private named(words: Text): string {
    const names = new Map<string, string>(Object.entries(this.words?.names ?? {}));
    return toInternalText(words, (id) => names.get(id) ?? id);
  }

  /** Forms that came in were not in vain; a decision that too few have made is none. */
  private closesWithAnswers(): boolean {
    const gathers = settlingOf(this.question.panel) !== 'seats';
    return (gathers && this.answers.length > 0) || (this.asking.stop?.() ?? false);
  }

  private wait(since?: BusinessTime): void {
    const { question, ctx } = this;
    const result = this.tally();
    if (result.state !== 'waiting' || !getsReminders(question.panel)) return;
    const missing = nobodyFor({ panel: question.panel, asked: this.asked }, result);
    const before = ctx.state().waiting.find((one) => one.questionId === question.id);
    ctx.waitFor({
      questionId: question.id,
      question: this.words?.question ?? toInternalText(question.text),
      people: result.waitedFor,
      names: this.words?.names,
      missing: missing.length > 0 ? this.named(missing) : null,
      roles: result.roles,
      since: since ?? before?.since ?? question.deadline,
      until: question.deadline,
    });
  }

  private tally(answers: readonly CountedAnswer[] = this.answers): Tally<CountedAnswer> {
    return tally(this.question.panel, this.asked, answers);
  }

  private wouldSettle(answer: Omit<CountedAnswer, 'on'>): boolean {
    const answers = withAnswer(this.question.panel, this.answers, { ...answer, on: this.question.deadline });
    return this.tally(answers).state === 'decided';
  }

  private isOver(): boolean {
    if (this.settling || this.closing || this.asking.stop?.()) return true;
    return this.tally().state !== 'waiting';
  }

  private isStale(): boolean {
    return this.asking.stale?.() ?? false;
  }

  private howItEnded(): Text {
    const outcome = this.outcome();
    if (!outcome.decided) return text`This question is closed.`;
    return text`${literal(refusals.decided)} ${choseWords(this.question, outcome)} (${dated(outcome.answer.on)}).`;
  }
}

function differenceInWords(before: Content, after: Content): Text {
  const { added, removed, changed } = difference(before, after);
  const lines: Text[] = [
    ...added.map((line) => text`\nAdded: ${line.text}`),
    ...removed.map((line) => text`\nRemoved: ${line.text}`),
    ...changed.map(({ after: line }) => text`\nChanged: ${line.text}`),
  ];
  return joined(lines, '');
}
