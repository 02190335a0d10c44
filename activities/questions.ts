/** A question put to people: its row in the records, its message in Slack, reminders, answers and the end. */
import type { Actor } from '../domain/decisions/decisions.ts';
import { anyOf, eligibleIn } from '../domain/decisions/panel.ts';
import { withGuests, type Team } from '../domain/team.ts';
import { linkTo, text, type Text } from '../domain/text/text.ts';
import { notPast } from '../domain/calendar/working-days.ts';
import { teamOf } from '../records/configurations.ts';
import { askedTeam } from '../records/guests.ts';
import { inWords, named } from '../records/names.ts';
import {
  askAgain,
  endQuestion,
  mustExist,
  questionRow,
  questionsOf,
  storeQuestion,
  storeAnswer,
  type QuestionRow,
} from '../records/questions.ts';
import { noteReminderWrite } from '../records/reminders.ts';
import { workflowRow } from '../records/workflow-list.ts';
import type { QuestionActivities, QuestionWords, Unreached } from './api/questions.ts';
import { businessNow } from './clock.ts';
import { contentOf } from './content.ts';
import { forAll } from './for-all.ts';
import type { Gate } from './gate.ts';
import type { Deps } from './deps.ts';
import * as people from './people.ts';
import { createQuestionMessages, placeOf } from './question-message.ts';
import { reminderWords } from './reminder.ts';
import type { SlackOf } from './slack.ts';
import { createOnce, keyOf, currentWorkflowId } from './once.ts';
import { isParked } from '../vendors/errors.ts';
import { filledForm } from '../forms/filled.ts';
import { slackMessage } from '../vendors/slack/made-once.ts';

export function createQuestionActivities(deps: Deps, slackOf: SlackOf, gate: Gate): QuestionActivities {
  const { db, clock } = deps;
  const once = createOnce(deps);
  const shown = createQuestionMessages(deps, slackOf, gate);
  const directory = async (team: Team) => ({ db, slack: (await slackOf(team.id)).people });
  const now = (team: Team) => businessNow(clock, team);

  return {
    contentOf: ({ lines }) => Promise.resolve(contentOf(lines)),

    async whoIsAsked({ panel, excluded, deadline, ...ref }) {
      const team = await teamOf(db, ref);
      const asked = await people.whoIsAsked(await directory(team), team, panel, excluded);
      return { ...asked, deadline: notPast(team, deadline, await now(team)) };
    },

    async rightsOf({ answer, origin, ...ref }) {
      const team = await teamOf(db, ref);
      const row = await questionRow(db, currentWorkflowId(), answer.questionId);
      const rights = await people.rightsOf(await directory(team), team, answer.actor, row?.question.panel ?? anyOf([]));
      const filled =
        row && rights.person
          ? filledForm((await askedTeam(db, team, row)).team, row.question, answer, rights.person)
          : 'invalid';
      const isGenuine = origin.workflowId === currentWorkflowId() && (origin.encrypted || !deps.encrypts);
      return { rights, filled, isGenuine };
    },

    async openQuestion({ question, asked, ...ref }) {
      const own = await teamOf(db, ref);
      const team = withGuests(own, asked.guests);
      const since = await now(own);
      const { channel } = await placeOf(db, team, question.place, currentWorkflowId());
      const row = await storeQuestion(db, {
        ...ref,
        workflowId: currentWorkflowId(),
        question,
        asked,
        channel,
        since,
      });
      await shown.post(team, row);
      return { since: row.since, words: wordsOf(team, row) };
    },

    async showQuestionAgain({ question, changed, ...ref }) {
      const team = await teamOf(db, ref);
      const before = await mustExist(db, currentWorkflowId(), question.id);
      const row = await askAgain(db, before, question, await now(team));
      await shown.show(team, row, changed);
      return { words: wordsOf(team, row) };
    },

    async remind({ questionId, reminder, ...ref }) {
      const workflowId = currentWorkflowId();
      const row = await mustExist(db, workflowId, questionId);
      if (row.ended_on !== null || row.message === null) return { unreached: [] };
      const team = withGuests(await teamOf(db, ref), row.guests);
      const { client, messages, people: accounts } = await slackOf(team.id);
      const link = await shown.linkTo(team, row);
      const unreached: Unreached[] = [];
      const refused = await forAll(reminder.people, async (who) => {
        const person = team.people[who];
        const account = person?.slack;
        const page = link === null ? null : linkTo(link, `slack:${row.channel}`);
        const said = reminderWords(team, row, who, reminder.isDeadline, page);
        // Whoever cannot be reached does not stop the message to the others (X2).
        if (said === null || person === undefined || account === undefined) return;
        const why = await people.whyNotAsked({ slack: accounts }, person);
        if (why) return void unreached.push({ person: who, ...why });
        const words = (await gate.to(team, { system: 'slack', id: account }))(said);
        const identity = { operation: 'reminder', period: `${questionId}|${reminder.on}|${who}` };
        const writeKey = keyOf(workflowId, identity);
        await noteReminderWrite(
          db,
          { workflowId, questionId },
          { step: reminder.name, on: reminder.on, person: who, writeKey },
        );
        await once({
          ...identity,
          team: team.id,
          client,
          kind: slackMessage,
          where: { channel: account },
          write: (marker) => messages.post(words, marker),
          ifSkipped: null,
        });
      });
      return { unreached: [...unreached, ...refused.map(({ one, refused: why }) => ({ person: one, ...why }))] };
    },

    async recordAnswer({ answer, person, seats, reply, ...ref }) {
      const row = await mustExist(db, currentWorkflowId(), answer.questionId);
      const { team } = await askedTeam(db, await teamOf(db, ref), row);
      const [by, on] = [person === null ? undefined : team.people[person], await now(team)];
      const guest = by?.guestOf === undefined ? undefined : by;
      const stored = await storeAnswer(db, row, { answer, person, seats, reply: inWords(team, reply), on, guest });
      return { ...stored, name: by?.name ?? null };
    },

    async explainRefusal({ questionId, actor, reply, ...ref }) {
      const row = await mustExist(db, currentWorkflowId(), questionId);
      await replyTo(await teamOf(db, ref), row, actor, text`Your answer was not counted: ${reply}`);
    },

    async showProgress({ questionId, thanked, ...ref }) {
      const team = await teamOf(db, ref);
      const row = await mustExist(db, currentWorkflowId(), questionId);
      if (row.ended_on === null) await shown.show(team, row);
      for (const actor of thanked) await replyTo(team, row, actor, text`Thank you. Your answer has been recorded.`);
    },

    async closeQuestion({ questionId, settledBy, outcome, ...ref }) {
      const team = await teamOf(db, ref);
      return close(team, await mustExist(db, currentWorkflowId(), questionId), { settledBy, outcome });
    },

    async withdrawQuestions({ why, ...ref }) {
      const team = await teamOf(db, ref);
      const reason = (await workflowRow(db, currentWorkflowId()))?.cancel_reason ?? null;
      const outcome = reason ? `${why}: ${reason}` : why;
      let unreachable = 0;
      // Those that are closed as well: the cancel may have come before their messages were changed.
      const all = await questionsOf(db, currentWorkflowId());
      const withdrawn = all.filter((row) => row.ended_on === null || row.outcome === outcome).length;
      await forAll(all, async (row) => {
        await close(team, row, { settledBy: null, outcome }).catch((error: unknown) => {
          if (!isParked(error)) throw error;
          unreachable += 1;
        });
      });
      return { withdrawn, unreachable, reason };
    },
  };

  async function close(
    team: Team,
    row: QuestionRow,
    end: Pick<Parameters<typeof endQuestion>[2], 'settledBy' | 'outcome'>,
  ) {
    const ended = await endQuestion(db, row, { ...end, on: await now(team) });
    await shown.show(team, ended);
    return { on: ended.ended_on ?? (await now(team)) };
  }

  /** Only the sender sees it, and only who clicked in Slack: the command line reads its answer with a query. */
  async function replyTo(own: Team, row: QuestionRow, actor: Actor, words: Text): Promise<void> {
    if (actor.via !== 'slack') return;
    const team = withGuests(own, row.guests);
    const { messages } = await slackOf(team.id);
    // Best effort, like the reply itself: who cannot be told stops nothing.
    const say = await gate.to(team, { system: 'slack', id: row.channel }).catch((error: unknown) => {
      if (!isParked(error)) throw error;
      return null;
    });
    if (say) await messages.postEphemeral(actor.account, say(words), row.message?.channel ?? row.channel);
  }
}

function wordsOf(team: Team, { question, people: asked, guests }: QuestionRow): QuestionWords {
  const whole = withGuests(team, guests);
  // Whoever may answer may be named: the backup too, and for an open question anyone.
  const able = new Set([...asked, ...eligibleIn(question.panel, team)]);
  const names = Object.fromEntries([...able].map((id) => [id, named(whole, id).name]));
  return { question: inWords(whole, question.text), names };
}
