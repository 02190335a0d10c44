/** Messages in Slack. Every text has passed the privacy gate for the channel it goes to. */
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import { slackMember } from '../../domain/ids.ts';
import type { ExternalReference } from '../../domain/team.ts';
import { UnusableAnswer } from '../http.ts';
import { allPages } from '../pages.ts';
import { slackErrorCode, type SlackClient } from './client.ts';
import { limits } from './limits.ts';
import { questionBlocks, type QuestionView } from './question-message.ts';
import type { SlackText } from './writing.ts';

export interface Posted {
  readonly channel: string;
  readonly ts: string;
}
interface Found extends Posted {
  readonly reference: ExternalReference;
}

const posted = z.object({ channel: z.string(), ts: z.string() });
const opened = z.object({ channel: z.object({ id: z.string() }) });
const link = z.object({ permalink: z.string() });
/** A page must be one; what stands on it may be anybody's. */
const history = z.object({
  messages: z.array(z.unknown()),
  has_more: z.boolean().optional(),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const own = z.object({ ts: z.string(), metadata: z.object({ event_payload: z.object({ key: z.string() }) }) });

/** Links are never unfolded: a preview would show what the gate held back. */
const plain = { unfurl_links: false, unfurl_media: false } as const;

export function slackMessages(slack: SlackClient) {
  const { web } = slack;

  async function post(channel: string, content: Content, marker: string, thread?: string): Promise<Found> {
    const metadata = { event_type: 'drumbeat', event_payload: { key: marker } };
    const below = thread === undefined ? {} : { thread_ts: thread };
    return slack.call(`post a message in ${channel}`, async () => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's method, not a window's
      const answer = await web.chat.postMessage({ channel, ...content, ...plain, metadata, ...below });
      return withReference(posted.parse(answer));
    });
  }

  return {
    post: (body: SlackText, marker: string) => post(body.to.id, { text: body.within(limits.message).body }, marker),

    /** `thread`: the message below which it is posted. */
    postQuestion: (view: QuestionView, marker: string, thread?: string) =>
      post(view.to.id, questionContent(view), marker, thread),

    /** Set-like. Otherwise what became of it: somebody deleted it, or Slack does not let it be edited any more. */
    showQuestion: ({ channel, ts }: Posted, view: QuestionView): Promise<'shown' | 'deleted' | 'not editable'> =>
      slack.call(`change a message in ${channel}`, async () => {
        try {
          await web.chat.update({ channel, ts, ...questionContent(view) });
          return 'shown';
        } catch (error) {
          if (slackErrorCode(error, ['message_not_found'])) return 'deleted';
          if (slackErrorCode(error, ['cant_update_message', 'edit_window_closed'])) return 'not editable';
          throw error;
        }
      }),

    /** Only this person sees it. It cannot be looked up, so it is best effort: whether Slack does it changes nothing. */
    async postEphemeral(user: string, body: SlackText, channel: string): Promise<void> {
      await slack
        .call(`answer a person in ${channel}`, () =>
          web.chat.postEphemeral({ channel, user, text: body.within(limits.message).body }),
        )
        .catch((error: unknown) => {
          if (!(error instanceof ApplicationFailure)) throw error;
        });
    },

    /** Every message in the channel (or in the conversation with the person, or in the thread) since then that carries the marker. */
    async find(channelOrUser: string, marker: string, since: Date, thread?: string): Promise<Found[]> {
      const channel = slackMember.test(channelOrUser) ? await conversationWith(channelOrUser) : channelOrUser;
      const messages = await slack.call(`read ${channel}`, () =>
        allPages((cursor: string | undefined) => historyPage(channel, since, cursor, thread)),
      );
      return messages.flatMap((message) => {
        const { data } = own.safeParse(message);
        return data?.metadata.event_payload.key === marker ? [withReference({ channel, ts: data.ts })] : [];
      });
    },

    /** Null: the message is gone. */
    linkTo: ({ channel, ts }: Posted): Promise<string | null> =>
      slack.call(`read the link of a message in ${channel}`, async () => {
        try {
          return link.parse(await web.chat.getPermalink({ channel, message_ts: ts })).permalink;
        } catch (error) {
          if (slackErrorCode(error, ['message_not_found'])) return null;
          throw error;
        }
      }),
  };

  function conversationWith(user: string): Promise<string> {
    return slack.call(`open the conversation with ${user}`, async () => {
      return opened.parse(await web.conversations.open({ users: user })).channel.id;
    });
  }

  async function historyPage(channel: string, since: Date, cursor: string | undefined, thread: string | undefined) {
    const oldest = String(since.getTime() / 1000);
    const asked = { channel, oldest, include_all_metadata: true, limit: 200, ...(cursor ? { cursor } : {}) };
    const { messages, has_more, response_metadata } = history.parse(
      thread === undefined
        ? await web.conversations.history(asked)
        : await web.conversations.replies({ ...asked, ts: thread }),
    );
    const next = response_metadata?.next_cursor || null;
    if (has_more && next === null) throw new UnusableAnswer('It has more pages and does not say where');
    return { items: messages, next };
  }
}

/** Slack's address leads into whichever workspace the channel is of. */
function withReference({ channel, ts }: Posted): Found {
  const page = `https://slack.com/archives/${channel}/p${ts.replace('.', '')}`;
  return { channel, ts, reference: { place: `slack:${channel}`, id: ts, name: null, link: page } };
}

type Content = { readonly text: string } & Partial<ReturnType<typeof questionContent>>;

/** `text` is what notifications and screen readers get. */
function questionContent(view: QuestionView) {
  return { text: view.title.within(limits.update).body, blocks: questionBlocks(view) };
}
