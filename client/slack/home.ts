/** The workspace and the app that this process serves, as Slack knows its token, and whether a request is of them. */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';

const tested = z.object({ team_id: z.string(), enterprise_id: z.string().nullish(), bot_id: z.string() });
const bot = z.object({ bot: z.object({ app_id: z.string() }) });

interface Home {
  readonly workspace: string;
  /** Of an organization with several workspaces (Enterprise Grid) all are at home. */
  readonly organization: string | null;
  readonly app: string;
}

const group = z.object({ id: z.string() });
const sent = z.object({
  api_app_id: z.string(),
  team: group.nullish(),
  enterprise: group.nullish(),
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
});
export type Sent = z.output<typeof sent>;

/** Null: it names nobody, or somebody in a way that Slack does not. */
export function readSent(body: unknown): Sent | null {
  return sent.safeParse(body).data ?? null;
}

/** Asked of Slack once: a token belongs to one workspace and one app for good. @throws while Slack does not say */
export function createHome(web: WebClient): () => Promise<Home> {
  let known: Promise<Home> | null = null;
  return async () => {
    known ??= readHome(web);
    try {
      return await known;
    } catch (error) {
      known = null;
      throw error;
    }
  };
}

async function readHome(web: WebClient): Promise<Home> {
  const { team_id, enterprise_id, bot_id } = tested.parse(await web.auth.test());
  const { app_id } = bot.parse(await web.bots.info({ bot: bot_id })).bot;
  return { workspace: team_id, organization: enterprise_id ?? null, app: app_id };
}

/** What is foreign about it; null: nothing. `person`: somebody of another workspace, as in a channel of Slack Connect. */
export function foreignIn(
  { api_app_id, team, enterprise, user }: Sent,
  { workspace, organization, app }: Home,
): 'app' | 'workspace' | 'person' | null {
  const isOurOrganization = organization !== null && enterprise?.id === organization;
  if (api_app_id !== app) return 'app';
  if (team?.id !== workspace && !isOurOrganization) return 'workspace';
  return user.team_id && user.team_id !== workspace && !isOurOrganization ? 'person' : null;
}
