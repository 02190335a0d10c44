/** Slack. */
import { slackMember } from '../../domain/ids.ts';
import { literal } from '../../domain/text/text.ts';
import type { AccessBy, Vendor } from '../vendor.ts';
import type { SlackConnection } from './client.ts';
import { probe } from './probe.ts';
import { settings } from './settings.ts';
import { redactFor } from './writing.ts';

declare module '../../domain/team.ts' {
  interface Vendors {
    readonly slack: 'Slack';
  }
}

const where = 'in your Slack app (api.slack.com/apps)';
const variables = {
  botToken: {
    name: 'SLACK_BOT_TOKEN',
    remedy: `Copy the bot token ${where}, OAuth & Permissions.`,
    shape: /^xox[be]/,
  },
  signingSecret: { name: 'SLACK_SIGNING_SECRET', remedy: `Copy it ${where}, Basic Information.`, shape: /^\S+$/ },
};

export const slack = {
  name: 'slack',
  title: 'Slack',
  account: {
    shape: slackMember,
    write: 'a Slack member id like U012AB3CD (profile, "Copy member ID")',
    label: 'Slack member id (profile, "Copy member ID")',
  },
  address: { variable: 'SLACK_API_URL', usual: () => 'https://slack.com/api/' },
  settings,
  variables,
  settleMs: 30_000,
  remedies: {
    token: literal('Put a valid SLACK_BOT_TOKEN into the environment and restart the worker.'),
    permission: literal(
      "Add the missing scope on the Slack app's page, install the app again, and restart the worker.",
    ),
    place: literal('Unarchive the channel and invite the app to it, or correct the id in the team file.'),
  },
  redactFor,
  async connect(access: AccessBy<typeof variables>): Promise<SlackConnection> {
    return (await import('./client.ts')).connectSlack(access);
  },
  readersOf: async (connection: SlackConnection, id: string) =>
    (await import('./readers.ts')).readersOf(connection, id),
  madeOnce: async () => (await import('./made-once.ts')).kinds,
  probe,
} satisfies Vendor<'slack'>;
