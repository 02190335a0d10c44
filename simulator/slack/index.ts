/** The simulated Slack: what it holds at the start, and with which variables a process finds it. */
import { z } from 'zod';
import type { SimulatedVendor } from '../frame.ts';
import { createSlack, credentials } from './slack.ts';

const seed = z
  .strictObject({
    /** As a new app and a new workspace are: the Messages Tab off, the app in no channel, messages not to be edited for ever. */
    messages_tab: z.boolean().default(false),
    message_editing_seconds: z.number().nullable().default(300),
    channels: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        is_private: z.boolean().default(false),
        is_ext_shared: z.boolean().default(false),
        app_is_member: z.boolean().default(false),
      }),
    ),
    users: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        real_name: z.string(),
        title: z.string().optional(),
        deleted: z.boolean().default(false),
        is_bot: z.boolean().default(false),
        is_restricted: z.boolean().default(false),
        is_ultra_restricted: z.boolean().default(false),
        is_stranger: z.boolean().default(false),
        team_id: z.string().optional(),
      }),
    ),
  })
  .prefault({ channels: [], users: [] });

declare module '../frame.ts' {
  interface Seed {
    readonly slack: z.output<typeof seed>;
  }
}

export const slack = {
  create: createSlack,
  access: (at: string) => ({
    SLACK_API_URL: `${at}/slack/api/`,
    SLACK_BOT_TOKEN: credentials.token,
    SLACK_SIGNING_SECRET: credentials.signingSecret,
  }),
  seed,
} satisfies SimulatedVendor;
