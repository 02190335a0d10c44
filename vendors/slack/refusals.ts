/** What Slack's error codes mean, and who can do something about each (docs.slack.dev/reference/methods, the errors of each method). */
import type { Literal } from '../../domain/ids.ts';
import { literal } from '../../domain/text/text.ts';
import type { About } from '../vendor.ts';

export interface Meaning {
  readonly about: About;
  /** What a person does about it, and who that is; absent where the remedy of its kind says it. */
  readonly remedy?: Literal | undefined;
}

const invite = literal('Somebody in the channel has to invite the app there: type /invite @Drumbeat.');
const archived = literal('Unarchive the channel (its members can), or name another one in the team file.');
const noAccount = literal('Correct the Slack member id of this person in the team file.');
const notByThisApp = literal(
  'A workspace admin decides who may post there: ask them to allow the app, or name another channel in the team file.',
);
const migrating = literal('Slack is migrating the workspace or the channel: a workspace admin knows until when.');

const meanings: Readonly<Record<string, Meaning>> = {
  invalid_auth: { about: 'token' },
  not_authed: { about: 'token' },
  account_inactive: { about: 'token' },
  token_revoked: { about: 'token' },
  token_expired: { about: 'token' },
  not_allowed_token_type: { about: 'token' },
  team_access_not_granted: {
    about: 'token',
    remedy: literal('An admin of the organization has to give the app access to this workspace.'),
  },
  org_login_required: { about: 'permission', remedy: migrating },

  missing_scope: { about: 'permission' },
  no_permission: { about: 'permission' },
  access_denied: { about: 'permission' },
  ekm_access_denied: {
    about: 'permission',
    remedy: literal('An admin of the organization has suspended posting (key management): ask them to allow it again.'),
  },
  enterprise_is_restricted: {
    about: 'permission',
    remedy: literal('Install the app in the workspace itself: Slack allows this in no organization as a whole.'),
  },
  two_factor_setup_required: {
    about: 'permission',
    remedy: literal('Whoever installed the app has to set up two-factor sign-in, and to install it again.'),
  },
  accesslimited: {
    about: 'permission',
    remedy: literal(
      'The organization lets only some networks call Slack: an admin has to add the address of the worker to its list.',
    ),
  },
  message_limit_exceeded: {
    about: 'permission',
    remedy: literal(
      'The workspace has reached the messages of its plan: an owner can change the plan, or it passes by itself.',
    ),
  },
  restricted_action: { about: 'permission', remedy: notByThisApp },
  restricted_action_read_only_channel: { about: 'permission', remedy: notByThisApp },
  restricted_action_thread_only_channel: { about: 'permission', remedy: notByThisApp },
  restricted_action_non_threadable_channel: { about: 'permission', remedy: notByThisApp },
  restricted_action_thread_locked: { about: 'permission', remedy: notByThisApp },

  channel_not_found: {
    about: 'place',
    remedy: literal(
      'Invite the app to the channel if it is private (/invite @Drumbeat), or correct the id in the team file.',
    ),
  },
  not_in_channel: { about: 'place', remedy: invite },
  is_archived: { about: 'place', remedy: archived },
  is_inactive: { about: 'place', remedy: archived },
  external_channel_migrating: {
    about: 'place',
    remedy: literal(
      'Slack is moving this channel of Slack Connect: it passes by itself, and a workspace admin knows when.',
    ),
  },
  slack_connect_blocked: { about: 'place', remedy: notByThisApp },
  messages_tab_disabled: {
    about: 'place',
    remedy: literal(
      'Turn on the Messages Tab of the Slack app (App Home): without it nobody can get private messages from it.',
    ),
  },
  user_not_found: { about: 'place', remedy: noAccount },
  users_not_found: { about: 'place', remedy: noAccount },
  user_not_visible: { about: 'place', remedy: noAccount },
  cannot_dm_bot: { about: 'place', remedy: noAccount },
  user_disabled: {
    about: 'place',
    remedy: literal('This account is deactivated: an admin can restore it, or take the person out of the team file.'),
  },

  internal_error: { about: 'vendor' },
  fatal_error: { about: 'vendor' },
  service_unavailable: { about: 'vendor' },
  request_timeout: { about: 'vendor' },
  team_added_to_org: { about: 'vendor' },
};

/** One that is not listed is about what was sent. */
export function meaningOf(code: string): Meaning {
  return Object.hasOwn(meanings, code) ? (meanings[code] ?? { about: 'content' }) : { about: 'content' };
}
