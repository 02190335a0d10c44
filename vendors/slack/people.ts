/** What Slack says about an account now. */
import { z } from 'zod';
import { slackErrorCode, type SlackClient } from './client.ts';

const answer = z.object({ user: z.object({ deleted: z.boolean().optional() }) });

export interface SlackPeople {
  /** False: the account is deactivated, or there is none. @throws Parked when Slack does not let us read it. */
  isActive(user: string): Promise<boolean>;
}

export function slackPeople(slack: SlackClient): SlackPeople {
  return {
    isActive: (user) =>
      slack.call(`read the account ${user}`, async () => {
        try {
          return answer.parse(await slack.web.users.info({ user })).user.deleted !== true;
        } catch (error) {
          if (slackErrorCode(error, ['user_not_found', 'user_not_visible'])) return false;
          throw error;
        }
      }),
  };
}
