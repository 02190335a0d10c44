/** Messages in Slack. Every text has passed the privacy gate for the channel it goes to. */
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import { slackMember } from '../../domain/ids.ts';
import type { ExternalReference } from '../../domain/team.ts';
import { UnusableAnswer } from '../http.ts';
import { allPages } from '../pages.ts';
import type { Found, OwnMarks } from '../made-once.ts';
import { slackErrorCode, type SlackClient } from './client.ts';
import { limits } from './limits.ts';
import { questionBlocks, type QuestionView } from './question-message.ts';
import type { SlackText } from './writing.ts';

export interface Posted {
  readonly channel: string;
  readonly ts: string;
}
export interface PostedMessage extends Posted {
  readonly reference: ExternalReference;
  /** What whoever posted it says that it shows; one that was found does not say it. */
  readonly shows?: string;
}
/** A channel, or the person with whom the conversation is; in it the message below which it is posted. */
export interface MessagePlace {
  readonly channel: string;
  readonly thread?: string | undefined;
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
const anyMessage = z.object({ ts: z.string() });
const own = z.object({
  ts: z.string(),
  metadata: z.object({ event_payload: z.object({ key: z.string() }) }),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  reply_count: z.number().optional(),
  reactions: z.array(z.unknown()).optional(),
  edited: z.object({ user: z.string().optional() }).optional(),
});

/** Links are never unfolded: a preview would show what the gate held back. */
const plain = { unfurl_links: false, unfurl_media: false } as const;

export function slackMessages(slack: SlackClient) {
  const { web } = slack;

  async function post(channel: string, content: Content, marker: string, thread?: string): Promise<PostedMessage> {
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

    /** Our messages in the place since then that carry a marker; the oldest first. */
    async find(place: MessagePlace, { markers, authors }: OwnMarks, since: Date): Promise<Found<PostedMessage>[]> {
      const { channel, messages } = await saidIn(place, since);
      return messages
        .flatMap((message) => own.safeParse(message).data ?? [])
        .filter((one) => markers.includes(one.metadata.event_payload.key) && isBy(authors, one.user, one.bot_id))
        .toSorted((a, b) => Number(a.ts) - Number(b.ts))
        .map((one) => ({ made: withReference({ channel, ts: one.ts }), touched: isTouched(one, authors) }));
    },

    /** One of ours. It is gone afterwards, whoever deleted it. */
    async remove({ channel, ts }: Posted): Promise<void> {
      await slack.call(`delete a message in ${channel}`, async () => {
        try {
          await web.chat.delete({ channel, ts });
        } catch (error) {
          if (!slackErrorCode(error, ['message_not_found'])) throw error;
        }
      });
    },

    /** The message of this address or timestamp, if it is in this place. */
    async locate(place: MessagePlace, named: string): Promise<PostedMessage | null> {
      const said = /^(?:https?:\/\/\S+\/archives\/([A-Z0-9]+)\/p)?(\d{10})\.?(\d{6})(?:\?.*)?$/.exec(named.trim());
      if (!said) return null;
      const ts = `${said[2]}.${said[3]}`;
      const { channel, messages } = await saidIn(place, new Date((Number(said[2]) - 1) * 1000));
      if (said[1] !== undefined && said[1] !== channel) return null;
      const isThere = messages.some((one) => anyMessage.safeParse(one).data?.ts === ts);
      return isThere ? withReference({ channel, ts }) : null;
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

  /** Everything since then, as Slack answers it. */
  async function saidIn({ channel: channelOrUser, thread }: MessagePlace, since: Date) {
    const channel = slackMember.test(channelOrUser) ? await conversationWith(channelOrUser) : channelOrUser;
    const messages = await slack.call(`read ${channel}`, () =>
      allPages((cursor: string | undefined) => historyPage(channel, since, cursor, thread)),
    );
    return { channel, messages };
  }

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

function isBy(authors: readonly string[], ...accounts: readonly (string | undefined)[]): boolean {
  return accounts.some((one) => one !== undefined && authors.includes(one));
}

/** We edit our own: a question's message shows who has answered. */
function isTouched(
  { reply_count: replies = 0, reactions = [], edited }: z.infer<typeof own>,
  authors: readonly string[],
): boolean {
  return replies > 0 || reactions.length > 0 || (edited !== undefined && !isBy(authors, edited.user));
}

/** Slack's address leads into whichever workspace the channel is of. */
function withReference({ channel, ts }: Posted): PostedMessage {
  const page = `https://slack.com/archives/${channel}/p${ts.replace('.', '')}`;
  return { channel, ts, reference: { place: `slack:${channel}`, id: ts, name: null, link: page } };
}

type Content = { readonly text: string } & Partial<ReturnType<typeof questionContent>>;

/** `text` is what notifications and screen readers get. */
function questionContent(view: QuestionView) {
  return { text: view.title.within(limits.update).body, blocks: questionBlocks(view) };
}
