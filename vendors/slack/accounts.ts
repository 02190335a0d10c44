/** What Slack says about an account now, and to which workspace it belongs. */
import { z } from 'zod';
import type { SlackConnection } from './client.ts';

/** `guest`: one that is restricted to some channels. `stranger`: of another workspace, as people of Slack Connect are. */
export type AccountKind = 'member' | 'guest' | 'deactivated' | 'bot' | 'stranger';

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
type Account = z.output<typeof answer>['user'];

const workspace = z.object({ team_id: z.string(), enterprise_id: z.string().nullish() });
/** Of an organization with several workspaces (Enterprise Grid) all are at home. */
type Workspace = z.output<typeof workspace>;

/** Slack's own robot, which it does not call a bot. */
const slackbot = 'USLACKBOT';

export async function readAccount({ web }: Pick<SlackConnection, 'web'>, user: string): Promise<Account> {
  return answer.parse(await web.users.info({ user })).user;
}

export function kindOf(user: Account, { team_id, enterprise_id }: Workspace): AccountKind {
  const ours = user.team_id === team_id || (enterprise_id && user.enterprise_user?.enterprise_id === enterprise_id);
  if (user.is_stranger || !ours) return 'stranger';
  if (user.is_bot || user.is_workflow_bot || user.is_connector_bot || user.id === slackbot) return 'bot';
  if (user.deleted) return 'deactivated';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member';
}

/** A token belongs to one workspace for good. */
const homes = new WeakMap<SlackConnection['web'], Workspace>();

export async function homeOf({ web }: Pick<SlackConnection, 'web'>): Promise<Workspace> {
  const known = homes.get(web);
  if (known) return known;
  const found = workspace.parse(await web.auth.test());
  homes.set(web, found);
  return found;
}
