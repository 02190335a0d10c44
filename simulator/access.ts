/** With which variables a process finds the simulated vendors. The secrets are public: a real vendor never gets them. */

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
} satisfies Record<string, (simulator: string) => Record<string, string>>;

export function accessTo(
  simulator: string,
  vendors: readonly (keyof typeof access)[] = ['slack', 'jira', 'github'],
): Record<string, string> {
  return Object.fromEntries(vendors.flatMap((vendor) => Object.entries(access[vendor](simulator))));
}
