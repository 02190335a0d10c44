/** The clients of one team: a client a vendor, under the vendor's name. */
import type { GithubClient } from './github/client.ts';
import type { JiraClient } from './jira/client.ts';
import type { SlackClient } from './slack/client.ts';

export interface Clients {
  readonly slack: SlackClient;
  readonly jira: JiraClient;
  readonly github: GithubClient;
}
