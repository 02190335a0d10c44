/** What Slack says about an account now, and to which workspace it belongs. */
import { z } from 'zod';
import { slackErrorCode, type SlackClient } from './client.ts';

/** `guest`: one that is restricted to some channels. `stranger`: of another workspace, as people of Slack Connect are. `unknown`: there is none. */
export type SlackAccount = 'member' | 'guest' | 'deactivated' | 'bot' | 'stranger' | 'unknown';

export interface SlackPeople {
  /** @throws Parked when Slack does not let us read it. */
  accountOf(user: string): Promise<SlackAccount>;
}

const flag = z.boolean().nullish();
const answer = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string(),
    deleted: flag,
    is_bot: flag,
    is_workflow_bot: flag,
    is_connector_bot: flag,
    is_restricted: flag,
    is_ultra_restricted: flag,
    is_stranger: flag,
    enterprise_user: z.object({ enterprise_id: z.string() }).nullish(),
  }),
});

const workspace = z.object({ team_id: z.string(), enterprise_id: z.string().nullish() });
/** Of an organization with several workspaces (Enterprise Grid) all are at home. */
type Workspace = z.output<typeof workspace>;

/** Slack's own robot, which it does not call a bot. */
const slackbot = 'USLACKBOT';

export function slackPeople(slack: SlackClient): SlackPeople {
  return {
    async accountOf(user) {
      const home = await workspaceOf(slack);
      return slack.call(`read the account ${user}`, async () => {
        try {
          return kindOf(answer.parse(await slack.web.users.info({ user })).user, home);
        } catch (error) {
          if (slackErrorCode(error, ['user_not_found', 'user_not_visible'])) return 'unknown';
          throw error;
        }
      });
    },
  };
}

function kindOf(user: z.output<typeof answer>['user'], home: Workspace): SlackAccount {
  const { team_id, enterprise_id } = home;
  const ours = user.team_id === team_id || (enterprise_id && user.enterprise_user?.enterprise_id === enterprise_id);
  if (user.is_stranger || !ours) return 'stranger';
  if (user.is_bot || user.is_workflow_bot || user.is_connector_bot || user.id === slackbot) return 'bot';
  if (user.deleted) return 'deactivated';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member';
}

/** A token belongs to one workspace for good. */
const workspaces = new WeakMap<SlackClient['web'], Workspace>();

async function workspaceOf(slack: SlackClient): Promise<Workspace> {
  const known = workspaces.get(slack.web);
  if (known) return known;
  const found = await slack.call('identify the token', async () => workspace.parse(await slack.web.auth.test()));
  workspaces.set(slack.web, found);
  return found;
}
