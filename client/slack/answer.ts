/** What a click and a submitted form lead to, and what Slack is told: "yes" only when Temporal has the vote. */
import type { App, BlockButtonAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { readClick } from './click.ts';
import { modalId, press, submit, type DecideDeps } from './decide.ts';
import { respond } from './respond.ts';

/** It may be stored all the same; pressing again is safe, for the first vote settles and a form has one click id. */
const notRecorded = 'Not recorded: Drumbeat cannot take answers at the moment. Please press again in a minute.';
const notOpened = 'The form could not be opened. Please press again.';

export interface AnswerDeps extends DecideDeps {
  readonly web: WebClient;
  readonly slackApiUrl: string;
  readonly log: Logger;
}

/** A handler that throws leaves the request unacknowledged: Slack gets an error and shows it to the person. */
export function answerClicks(app: App, deps: AnswerDeps): void {
  app.action<BlockButtonAction>({ type: 'block_actions', action_id: /^decide:/ }, async ({ body, action, ack }) => {
    const say = (words: string) => respond(body.response_url, words, deps.slackApiUrl);
    const fallBack = (words: string) => (error: unknown) => {
      say(words).catch((err: unknown) =>
        deps.log.warn({ err }, 'Could not tell a person that a click was not recorded'),
      );
      throw error;
    };
    const click = readClick(action.value, buttonClickId(body, action), body.user.id);
    const done = await press(deps, click).catch(fallBack(notRecorded));
    if (done.now === 'opens') {
      await deps.web.views.open({ trigger_id: body.trigger_id, view: done.view }).catch(fallBack(notOpened));
    }
    // First the word, then the acknowledgement: a click that nobody will answer must not look like one that was taken.
    if (done.now === 'closed') await say(done.words);
    await ack();
  });

  app.view({ type: 'view_submission', callback_id: modalId }, async ({ body, view, ack }) => {
    const click = readClick(view.private_metadata, `${view.id}:${view.hash}`, body.user.id);
    const done = await submit(deps, click, view.state.values);
    if (done.now === 'invalid') return ack({ response_action: 'errors', errors: { ...done.errors } });
    if (done.now === 'closed') return ack({ response_action: 'update', view: lastWord(done.words) });
    await ack();
  });
}

function buttonClickId(body: BlockButtonAction, action: ButtonAction): string {
  return [body.channel?.id, body.message?.ts, action.action_id, action.action_ts, body.user.id].join(':');
}

function lastWord(words: string): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Too late' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: words } }],
  };
}
