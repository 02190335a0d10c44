/** The message of a question in Slack: posted, kept as it is to be seen, and posted again where that is not possible any more. */
import type { Place } from '../domain/decisions/decisions.ts';
import { channelOf, withGuests, type Team } from '../domain/team.ts';
import type { Text } from '../domain/text/text.ts';
import { mustExist, setMessage, type QuestionRow } from '../records/questions.ts';
import type { QuestionMessage } from '../records/tables.ts';
import { isParked } from '../vendors/errors.ts';
import type { QuestionView } from '../vendors/slack/question-message.ts';
import type { Deps } from './deps.ts';
import type { Gate } from './gate.ts';
import { slackMessage } from '../vendors/slack/made-once.ts';
import { createOnce } from './once.ts';
import { questionView } from './question-view.ts';
import type { SlackOf } from './slack.ts';

export function createQuestionMessages(deps: Deps, slackOf: SlackOf, gate: Gate) {
  const { db } = deps;
  const once = createOnce(deps);

  /** `instead`: the message whose place it takes. What was posted before and is found may show something older: it is brought up to date. */
  async function post(
    team: Team,
    row: QuestionRow,
    { instead, changed }: { instead?: QuestionMessage; changed?: Text | undefined } = {},
  ): Promise<QuestionRow> {
    const { channel, thread } = await placeOf(db, team, row.question.place, row.workflow_id);
    const { client, messages } = await slackOf(team.id);
    const view = await viewOf(team, row, changed);
    const { question_id } = row;
    const {
      channel: at,
      ts,
      shows = null,
    } = await once({
      team: team.id,
      client,
      operation: 'question',
      period: instead ? `${question_id} instead of ${instead.ts}` : question_id,
      kind: slackMessage,
      where: { channel, thread },
      write: async (marker) => ({
        ...(await messages.postQuestion(view, marker, thread)),
        shows: shownBy(row),
      }),
    });
    const now = await setMessage(db, row, { channel: at, ts, shows });
    return shows === shownBy(now) && !deps.restoredFrom ? now : show(team, now, changed);
  }

  /** The message as it is to be seen now. One that is gone, or that Slack lets nobody edit any more, is posted again if people need it. */
  async function show(own: Team, row: QuestionRow, changed?: Text): Promise<QuestionRow> {
    const { message } = row;
    if (message === null) return row;
    const team = withGuests(own, row.guests);
    const { messages } = await slackOf(team.id);
    const became = await messages.showQuestion(message, await viewOf(team, row, changed));
    const isShown = message.shows === shownBy(row);
    if (became === 'shown') return isShown ? row : setMessage(db, row, { ...message, shows: shownBy(row) });
    // Its buttons still count where the content is the same: only who has answered cannot be seen there.
    const isNeeded = became === 'deleted' ? row.ended_on === null : !isShown;
    return isNeeded ? post(team, row, { instead: message, changed }) : row;
  }

  /** The page of an open question's message, which is posted again if somebody deleted it. Null where Slack names none: a reminder does without. */
  async function linkTo(team: Team, row: QuestionRow): Promise<string | null> {
    const { messages } = await slackOf(team.id);
    try {
      if (row.message === null) return null;
      const link = await messages.linkTo(row.message);
      if (link !== null) return link;
      const { message } = await post(team, row, { instead: row.message });
      return message && (await messages.linkTo(message));
    } catch (error) {
      if (isParked(error)) return null;
      throw error;
    }
  }

  async function viewOf(team: Team, row: QuestionRow, changed?: Text): Promise<QuestionView> {
    return questionView(team, row, await gate.to(team, { system: 'slack', id: row.channel }), changed);
  }

  return { post, show, linkTo };
}

function shownBy({ ended_on, question }: QuestionRow): string {
  return ended_on === null ? question.content.hash : `ended ${ended_on}`;
}

/** The conversation, and in it the message below which the question is asked: what is said there passes the gate for this conversation. */
export async function placeOf(
  db: Deps['db'],
  team: Team,
  place: Place,
  workflowId: string,
): Promise<{ channel: string; thread?: string }> {
  if (place.in === 'direct message') {
    const account = team.people[place.with]?.slack;
    // Who has no account in Slack is asked where the team sees it.
    return { channel: account ?? channelOf(team) };
  }
  if (place.in === 'channel') return { channel: channelOf(team, place.place) };
  const { channel, message } = await mustExist(db, workflowId, place.of);
  return message === null ? { channel } : { channel, thread: message.ts };
}
