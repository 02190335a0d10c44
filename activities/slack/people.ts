/** What Slack says about an account now. */
import { z } from 'zod';
import type { VendorCall } from '../vendor-call.ts';
import type { SlackClient } from './client.ts';

const answer = z.object({ user: z.object({ deleted: z.boolean().optional() }) });

export interface SlackPeople {
  /** False: the account is deactivated. @throws Parked when Slack does not let us read it. */
  isActive(user: string): Promise<boolean>;
}

export function slackPeople(slack: SlackClient, call: VendorCall): SlackPeople {
  return {
    isActive: (user) =>
      call(slack, `read the account ${user}`, async () => {
        const { user: account } = answer.parse(await slack.web.users.info({ user }));
        return account.deleted !== true;
      }),
  };
}
