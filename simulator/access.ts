/** With which variables a process finds the simulated vendors. The secrets are public: a real vendor never gets them. */
import type { VendorName } from './frame.ts';

const access = {
  slack: (simulator: string) => ({
    SLACK_API_URL: `${simulator}/slack/api/`,
    SLACK_BOT_TOKEN: 'xoxb-simulated',
    SLACK_SIGNING_SECRET: 'simulated-signing-secret',
  }),
  jira: (simulator: string) => ({
    JIRA_URL: `${simulator}/jira`,
    JIRA_EMAIL: 'drumbeat@example.com',
    JIRA_API_TOKEN: 'simulated',
  }),
  github: (simulator: string) => ({ GITHUB_API_URL: `${simulator}/github`, GITHUB_TOKEN: 'simulated' }),
} satisfies Record<VendorName, (simulator: string) => Record<string, string>>;

export function accessTo(
  simulator: string,
  vendors: readonly VendorName[] = ['slack', 'jira', 'github'],
): Record<string, string> {
  return Object.fromEntries(vendors.flatMap((vendor) => Object.entries(access[vendor](simulator))));
}
