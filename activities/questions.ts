/** A question put to people: its row in the records, its message in Slack, reminders, votes and the end. */
import type { Answer } from '../domain/decisions/decisions.ts';
import type { Team } from '../domain/team.ts';
import { linkTo, text, type Text } from '../domain/text/text.ts';
import { notPast, businessTimeAt } from '../domain/calendar/working-days.ts';
import { teamOf } from '../records/configurations.ts';
import { inWords, named } from '../records/names.ts';
import {
  askAgain,
  endQuestion,
  mustExist,
  questionRow,
  questionsOf,
  setAnswered,
  setMessage,
  storeQuestion,
  storeAnswer,
  type QuestionRow,
} from '../records/questions.ts';
import { workflowRow } from '../records/workflow-list.ts';
import type { QuestionActivities, QuestionWords } from './api/questions.ts';
import { contentOf } from './content.ts';
import type { Deps } from './deps.ts';
import * as people from './people.ts';
import { questionView } from './question-view.ts';
import { reminderWords } from './reminder.ts';
import type { SlackOf } from './slack.ts';
import { createOnce } from './once.ts';
import { currentWorkflowId } from './current-workflow.ts';
import { isParked } from '../vendors/errors.ts';
import { filledForm } from '../forms/filled.ts';
import { redactFor } from '../vendors/redaction.ts';

export function createQuestionActivities(deps: Deps, slackOf: SlackOf): QuestionActivities {
  const { db, clock } = deps;
  const once = createOnce(deps);
  const now = async (team: Team) => businessTimeAt(team, await clock.now());

  async function show(team: Team, row: QuestionRow, changed?: Text): Promise<void> {
    if (row.message_ts === null) return;
    const { messages } = await slackOf(team.id);
    await messages.showQuestion({ channel: row.channel, ts: row.message_ts }, questionView(team, row, changed));
  }

  return {
    contentOf: ({ lines }) => Promise.resolve(contentOf(lines)),

    async whoIsAsked({ asked, excluded, deadline, ...ref }) {
      const team = await teamOf(db, ref);
      const able = await people.whoIsAsked(team, (await slackOf(team.id)).people, asked, excluded);
      return { people: able, ...(deadline !== undefined && { deadline: notPast(team, deadline, await now(team)) }) };
    },

    async rightsOf({ answer, ...ref }) {
      const team = await teamOf(db, ref);
      const rights = await people.rightsOf(team, (await slackOf(team.id)).people, answer.actor);
      const row = await questionRow(db, currentWorkflowId(), answer.questionId);
      const filled = row && rights.person ? filledForm(team, row.question, answer, rights.person) : 'invalid';
      return { rights, filled };
    },

    async openQuestion({ question, people: asked, ...ref }) {
      const team = await teamOf(db, ref);
      const { channel } = team.slack;
      const since = await now(team);
      const row = await storeQuestion(db, {
        ...ref,
        workflowId: currentWorkflowId(),
        question,
        people: asked,
        channel,
        since,
      });
      const { client, messages } = await slackOf(team.id);
      const posted = await once({
        team: team.id,
        client,
        operation: 'question',
        period: question.id,
        write: (marker) => messages.postQuestion(questionView(team, row), marker),
        find: (marker, from) => messages.find(channel, marker, from),
      });
      await setMessage(db, row, posted.channel, posted.ts);
      // One that was posted after the back-up may show an answer that is lost: it is asked again.
      if (deps.restoredFrom) await messages.showQuestion(posted, questionView(team, row));
      return { since: row.since, words: wordsOf(team, row) };
    },

    async showQuestionAgain({ question, changed, ...ref }) {
      const team = await teamOf(db, ref);
      const before = await mustExist(db, currentWorkflowId(), question.id);
      const row = await askAgain(db, before, question, await now(team));
      await show(team, row, changed);
      return { words: wordsOf(team, row) };
    },

    async remind({ questionId, reminder, ...ref }) {
      const team = await teamOf(db, ref);
      const row = await mustExist(db, currentWorkflowId(), questionId);
      if (row.ended_on !== null || row.message_ts === null) return;
      const { client, messages, people: accounts } = await slackOf(team.id);
      const link = await messages.linkTo({ channel: row.channel, ts: row.message_ts });
      for (const who of reminder.people) {
        const account = team.people[who]?.slack;
        // Whoever cannot be reached does not keep the others from being told (X2).
        if (account === undefined || row.answered.includes(who) || !(await accounts.isActive(account))) continue;
        const words = redactFor(team, reminderWords(team, row, who, linkTo(link, `slack:${row.channel}`)), {
          system: 'slack',
          id: account,
        });
        await once({
          team: team.id,
          client,
          operation: 'reminder',
          period: `${questionId}|${reminder.on}|${who}`,
          write: (marker) => messages.post(words, marker),
          find: (marker, from) => messages.find(account, marker, from),
        });
      }
    },

    async recordAnswer({ vote, person, counted, said, ...ref }) {
      const team = await teamOf(db, ref);
      const { workflow_id: workflowId } = await mustExist(db, currentWorkflowId(), vote.questionId);
      const on = await now(team);
      return storeAnswer(db, { workflowId, vote, person, counted, said: inWords(team, said), on });
    },

    async explainRefusal({ questionId, actor, said, ...ref }) {
      const { channel } = await mustExist(db, currentWorkflowId(), questionId);
      await reply(await teamOf(db, ref), channel, actor, text`That did not count: ${said}`);
    },

    async showProgress({ questionId, answered, thanked, ...ref }) {
      const team = await teamOf(db, ref);
      const row = await mustExist(db, currentWorkflowId(), questionId);
      await setAnswered(db, row, answered);
      if (row.ended_on === null) await show(team, { ...row, answered: [...answered] });
      for (const actor of thanked) await reply(team, row.channel, actor, text`Thank you, that is noted.`);
    },

    async closeQuestion({ questionId, decision, outcome, ...ref }) {
      const team = await teamOf(db, ref);
      return close(team, await mustExist(db, currentWorkflowId(), questionId), { decision, outcome });
    },

    async withdrawQuestions({ why, ...ref }) {
      const team = await teamOf(db, ref);
      const reason = (await workflowRow(db, currentWorkflowId()))?.cancel_reason ?? null;
      const outcome = reason ? `${why}: ${reason}` : why;
      let [withdrawn, unreachable] = [0, 0];
      // Those that are closed as well: the cancel may have come before their messages were changed.
      for (const row of await questionsOf(db, currentWorkflowId())) {
        if (row.ended_on === null || row.outcome === outcome) withdrawn += 1;
        await close(team, row, { decision: null, outcome }).catch((error: unknown) => {
          if (!isParked(error)) throw error;
          unreachable += 1;
        });
      }
      return { withdrawn, unreachable, reason };
    },
  };

  async function close(
    team: Team,
    row: QuestionRow,
    end: Pick<Parameters<typeof endQuestion>[2], 'decision' | 'outcome'>,
  ) {
    const ended = await endQuestion(db, row, { ...end, on: await now(team) });
    await show(team, ended);
    return { on: ended.ended_on ?? (await now(team)) };
  }

  /** Only the sender sees it, and only who clicked in Slack: the command line reads its answer with a query. */
  async function reply(team: Team, channel: string, actor: Answer['actor'], words: Text): Promise<void> {
    if (!actor.startsWith('slack:')) return;
    const { messages } = await slackOf(team.id);
    await messages.postEphemeral(
      actor.slice('slack:'.length),
      redactFor(team, words, { system: 'slack', id: channel }),
    );
  }
}

function wordsOf(team: Team, { question, people: asked }: QuestionRow): QuestionWords {
  const { kind } = question.asked;
  // Whoever may answer may be told of: the backup too, and of an open question anyone.
  const able = kind === 'role' ? [team.roles[question.asked.role].backup ?? []].flat() : question.asked.people;
  const names = Object.fromEntries([...asked, ...able].map((id) => [id, named(team, id).name]));
  return { question: inWords(team, question.text), names };
}
