/** People who answer from inside an activity, as a click arrives in life: an answer from a test's body would come too late. */
import type { Client } from '@temporalio/client';
import type { Activities } from '../../activities/api/index.ts';
import type { ReminderStep } from '../../activities/api/calendar.ts';
import { currentWorkflowId } from '../../activities/once.ts';
import { sentTo, type Answer, type Question } from '../../domain/decisions/decisions.ts';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type { ConfiguredTeam } from '../../config/configured-team.ts';
import { personById, type PersonId, type TeamId } from '../../domain/team.ts';
import { decide } from '../../workflows/contract/signals.ts';

export interface Reply {
  /** A person of the team, or an account in Slack that nobody knows. */
  readonly by: string;
  readonly choice: string;
  readonly values?: unknown;
  readonly clickId?: string;
  /** Another question than the one that this is an answer to. */
  readonly question?: string;
  /** The content the person looked at; what is shown now when absent. */
  readonly hash?: string;
  /** The workflow that it was made for; the one that asks when absent. */
  readonly workflow?: string;
}
export type Replies = readonly Reply[] | Promise<readonly Reply[]>;

/** What people do when a question is put to them, when they are reminded of it, when it is closed. */
export interface People {
  readonly asked?: (question: Question, people: readonly PersonId[], team: ConfiguredTeam) => Replies;
  readonly reminded?: (question: Question, reminder: ReminderStep) => Replies;
  readonly closed?: (question: Question) => Replies;
}

export interface Shown {
  readonly workflowId: string;
  readonly on: BusinessTime;
  readonly question: Question;
  readonly people: readonly PersonId[];
}

/** The activities with these people behind them, and what they were shown and reminded of. */
export function withPeople(
  activities: Activities,
  people: People,
  {
    client,
    teamOf,
    now,
  }: { client: Client; teamOf: (id: TeamId) => ConfiguredTeam; now: (team: ConfiguredTeam) => Promise<BusinessTime> },
) {
  const shown: Shown[] = [];
  const reminders: { readonly questionId: string; readonly reminder: ReminderStep }[] = [];
  let clicks = 0;

  const lastShown = (id: string): Shown => {
    const found = shown.findLast((one) => one.question.id === id && one.workflowId === currentWorkflowId());
    if (!found) throw new Error(`question ${id} was never shown`);
    return found;
  };
  /** People's clicks, from their own Slack accounts. */
  async function reply(team: ConfiguredTeam, question: Question, replies: readonly Reply[] = []): Promise<void> {
    for (const { by, choice, values, clickId, hash, question: other, workflow = currentWorkflowId() } of replies) {
      const answer: Answer = {
        questionId: other ?? question.id,
        clickId: clickId ?? `click-${(clicks += 1)}`,
        contentHash: hash ?? (other === undefined ? question : lastShown(other).question).content.hash,
        choice,
        actor: { via: 'slack', account: personById(team, by)?.slack ?? by },
        ...(values === undefined ? {} : { values }),
      };
      await client.workflow.getHandle(currentWorkflowId()).signal(decide, sentTo(workflow, answer));
    }
  }
  async function show(team: ConfiguredTeam, question: Question, asked: readonly PersonId[]): Promise<void> {
    shown.push({ workflowId: currentWorkflowId(), on: await now(team), question, people: asked });
    await reply(team, question, await people.asked?.(question, asked, team));
  }

  const peopled: Activities = {
    ...activities,
    async openQuestion(input) {
      const opened = await activities.openQuestion(input);
      await show(teamOf(input.team), input.question, input.asked.seats.flat());
      return opened;
    },
    async showQuestionAgain(input) {
      const again = await activities.showQuestionAgain(input);
      await show(teamOf(input.team), input.question, lastShown(input.question.id).people);
      return again;
    },
    async remind(input) {
      const told = await activities.remind(input);
      reminders.push({ questionId: input.questionId, reminder: input.reminder });
      const { question } = lastShown(input.questionId);
      await reply(teamOf(input.team), question, await people.reminded?.(question, input.reminder));
      return told;
    },
    async closeQuestion(input) {
      const closed = await activities.closeQuestion(input);
      const { question } = lastShown(input.questionId);
      await reply(teamOf(input.team), question, await people.closed?.(question));
      return closed;
    },
  };
  /** One answer to a question that is open, from within an activity. */
  const answer = (team: ConfiguredTeam, questionId: string, one: Reply) =>
    reply(team, lastShown(questionId).question, [one]);
  return { activities: peopled, shown, reminders, answer };
}
