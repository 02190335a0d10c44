/**
 * From a click or a submitted form to the `decide` Signal, and what Slack, and so the person, is told: "yes" only when Temporal has the
 * answer. A handler that throws leaves the request unacknowledged: Slack gets an error and shows it to the person.
 */
import type { App, BlockButtonAction, ButtonAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Kysely } from 'kysely';
import pTimeout from 'p-timeout';
import type { Logger } from 'pino';
import { businessNow, type Clock } from '../../activities/clock.ts';
import { refusals, type Answer } from '../../domain/decisions/decisions.ts';
import { teamOf } from '../../records/configurations.ts';
import { questionRow, storeAnswer } from '../../records/questions.ts';
import type { Tables } from '../../records/tables.ts';
import { readCarried, type Carried } from '../../vendors/slack/question-message.ts';
import { isWorkflowId } from '../../workflows/contract/ids.ts';
import { closedWords, formFor, lookUp, type Asked } from '../asked.ts';
import { WorkflowGone } from '../temporal/errors.ts';
import type { TemporalClient } from '../temporal/client.ts';
import { closedModal, formModal, modalId, refusedModal } from './forms/modal.ts';
import { readForm } from './forms/read.ts';
import { respond } from './respond.ts';
import type { Senders } from './senders.ts';

/** It may be stored all the same; pressing again is safe, for the first answer settles and a form has one click id. */
const notRecorded = 'Not recorded: Drumbeat cannot accept answers at the moment. Please try again in a minute.';
const tooMany = 'Not recorded: you have sent many answers in a minute. Please wait a minute, then try again.';
const notOpened = 'The form could not be opened. Please try again.';
/** Slack waits 3 s in all, and the Signal may take 2 of them: the records answer soon or not at all. */
const recordsMs = 700;

export interface AnswerDeps {
  readonly db: Kysely<Tables>;
  readonly temporal: Pick<TemporalClient, 'decide'>;
  readonly web: WebClient;
  readonly slackApiUrl: string;
  readonly log: Logger;
  readonly senders: Senders;
  readonly clock: Pick<Clock, 'now'>;
}

/** One too many of one person: it is not taken. */
export class TooManyAnswers extends Error {}

export function takeAnswers(app: App, deps: AnswerDeps): void {
  const { db, temporal, web, slackApiUrl, log, senders } = deps;
  app.action<BlockButtonAction>({ type: 'block_actions', action_id: /^decide:/ }, async ({ body, action, ack }) => {
    const say = (words: string) => respond(body.response_url, words, slackApiUrl);
    const orSay = <Result>(words: string, work: Promise<Result>): Promise<Result> =>
      work.catch((error: unknown) => {
        say(words).catch((err: unknown) =>
          log.warn({ err }, 'Could not notify a person that their click was not recorded'),
        );
        throw error;
      });
    const carried = readCarried(action.value);
    const answer = answerOf(carried, buttonClickId(body, action), body.user.id);
    const refusal = await refusalOf(carried, answer);
    if (refusal === tooMany) {
      if (await senders.isToldNow(body.user.id)) await say(tooMany);
      throw new TooManyAnswers();
    }
    if (refusal !== null) {
      await say(refusal);
      return ack();
    }
    const fill = carried.f ? await orSay(notRecorded, formOf(carried.w, answer)) : undefined;
    if (fill) {
      const view = formModal(fill, carried);
      await orSay(notOpened, web.views.open({ trigger_id: body.trigger_id, view }));
    } else {
      const closed = await orSay(notRecorded, deliver(carried.w, answer));
      // The reply comes before the acknowledgement: a click that nobody will answer must not look accepted.
      if (closed !== null) await say(closed);
    }
    await ack();
  });

  app.view({ type: 'view_submission', callback_id: modalId }, async ({ body, view, ack }) => {
    const carried = readCarried(view.private_metadata);
    const answer = answerOf(carried, `${view.id}:${view.hash}`, body.user.id);
    const refusal = await refusalOf(carried, answer);
    if (refusal !== null) {
      const [block] = Object.keys(view.state.values);
      return refusal === tooMany && block !== undefined
        ? ack({ response_action: 'errors', errors: { [block]: refusal } })
        : ack({ response_action: 'update', view: refusedModal(refusal) });
    }
    const fill = await formOf(carried.w, answer);
    const read = fill && readForm(fill.form, view.state.values, fill.context);
    if (read && 'errors' in read) return ack({ response_action: 'errors', errors: { ...read.errors } });
    const closed = await deliver(carried.w, read ? { ...answer, values: read.values } : answer);
    if (closed !== null) return ack({ response_action: 'update', view: closedModal(closed) });
    await ack();
  });

  /** Who is in no team file, or sends more than a person can, gets no answer to the workflow: in what words that is told. */
  async function refusalOf({ w, q }: Carried, answer: Answer): Promise<string | null> {
    if (answer.actor.via !== 'slack') return null;
    const { account } = answer.actor;
    if (!(await senders.mayAnswer(account, `${w} ${q}`))) return tooMany;
    if (await senders.isKnown(account)) return null;
    await keepRefused(w, answer).catch((err: unknown) => log.warn({ err }, 'Could not record a refused answer'));
    return refusals.unknown;
  }

  async function keepRefused(workflowId: string, answer: Answer): Promise<void> {
    const row = await questionRow(db, workflowId, answer.questionId);
    if (!row) return;
    const team = await teamOf(db, { team: row.team, version: row.config_version });
    const on = await businessNow(deps.clock, team);
    await storeAnswer(db, row, { answer, person: null, seats: null, reply: refusals.unknown, on });
  }

  /** The form for somebody who may answer. Of anybody else the bare answer goes to the workflow, which replies why it does not count. */
  async function formOf(workflowId: string, answer: Answer) {
    const asked = await look(workflowId, answer);
    return asked && formFor(asked, answer);
  }

  /** @returns null: Temporal has it; else in what words the workflow is closed. Anything else is thrown: then nothing is acknowledged. */
  async function deliver(workflowId: string, answer: Answer): Promise<string | null> {
    try {
      await temporal.decide(workflowId, answer);
      return null;
    } catch (error) {
      if (!(error instanceof WorkflowGone)) throw error;
      return closedWords(await look(workflowId, answer).catch(() => undefined));
    }
  }

  function look(workflowId: string, { questionId }: Answer): Promise<Asked | undefined> {
    return pTimeout(lookUp(db, workflowId, questionId), { milliseconds: recordsMs });
  }
}

/** @throws {Error} where no workflow of ours can be meant */
function answerOf({ w, q, h, c }: Carried, clickId: string, user: string): Answer {
  if (!isWorkflowId(w)) throw new Error('A button names an invalid workflow id.');
  return { questionId: q, clickId, contentHash: h, choice: c, actor: { via: 'slack', account: user } };
}

function buttonClickId(body: BlockButtonAction, action: ButtonAction): string {
  return [body.channel?.id, body.message?.ts, action.action_id, action.action_ts, body.user.id].join(':');
}
