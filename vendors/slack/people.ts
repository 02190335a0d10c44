/** What Slack says about people's accounts, for activities. */
import { homeOf, kindOf, readAccount, type AccountKind } from './accounts.ts';
import { slackErrorCode, type SlackClient } from './client.ts';

/** `unknown`: there is none. */
export type SlackAccount = AccountKind | 'unknown';

export interface SlackPeople {
  /** @throws Parked when Slack does not let us read it. */
  accountOf(user: string): Promise<SlackAccount>;
}

export function slackPeople(slack: SlackClient): SlackPeople {
  return {
    accountOf: (user) =>
      slack.call(`read the account ${user}`, async () => {
        const home = await homeOf(slack);
        try {
          return kindOf(await readAccount(slack, user), home);
        } catch (error) {
          if (slackErrorCode(error, ['user_not_found', 'user_not_visible'])) return 'unknown';
          throw error;
        }
      }),
  };
}
