/** What the simulated vendors hold before anybody has done anything: a team's people, a backlog, and a repository to release. */
import { participants, type Person, type Role, rolesOf, type Team } from '../../domain/team.ts';

interface SeedIssue {
  readonly summary: string;
  readonly type: 'Task' | 'Story' | 'Bug';
  readonly started?: boolean;
  /** Not a candidate: it lies further down in the backlog. */
  readonly later?: boolean;
}

const backlog: readonly SeedIssue[] = [
  { summary: 'Rotate the signing keys of the update server', type: 'Task', started: true },
  { summary: 'Require a second factor for maintainers of public packages', type: 'Story' },
  { summary: 'Audit log drops entries when the disk is full', type: 'Bug' },
  { summary: 'Threat model of the new webhook receiver', type: 'Task' },
  { summary: 'Session cookies survive a password change', type: 'Bug', started: true },
  { summary: 'Pin the base images of all build jobs', type: 'Task' },
  { summary: 'Answer the penetration test: findings 3 to 7', type: 'Task' },
  { summary: 'Alert when a service account is used from a new network', type: 'Story' },
  { summary: 'Rate limit on the token endpoint', type: 'Story' },
  { summary: 'Remove the legacy SSO callback', type: 'Task', later: true },
  { summary: 'Quarterly access review: production databases', type: 'Task', later: true },
  { summary: 'Write the runbook for leaked credentials', type: 'Task', later: true },
];

const commits: readonly string[] = [
  'Refuse webhooks that were signed for another endpoint',
  'Keep the audit log when the disk runs full',
  'Log in with a passkey',
  'End all sessions when the password changes',
  'Show where a token was last used',
  'Update OpenSSL to 3.5.4',
];

/** The seed file of `simulator/main.ts`. */
export function seedOf(team: Team) {
  const people = Object.values(team.people);
  const workers = participants(team);
  const { project } = team.jira;
  const assignee = (index: number) => workers[index % workers.length]?.jira;
  const { tracking, release } = team.github;
  return {
    slack: {
      messages_tab: true,
      message_editing_seconds: null,
      channels: [
        { id: team.slack.channel, name: team.id, is_private: team.slack.visibility === 'private', app_is_member: true },
      ],
      users: people.flatMap((person) =>
        person.slack
          ? [{ id: person.slack, name: person.id, real_name: person.name, title: titleOf(team, person) }]
          : [],
      ),
    },
    jira: {
      projects: [{ key: project, name: team.name }],
      users: people.flatMap((person) =>
        person.jira
          ? [{ accountId: person.jira, displayName: person.name, emailAddress: `${person.id}@example.com` }]
          : [],
      ),
      issues: backlog.map(({ summary, type, started, later }, index) => ({
        key: `${project}-${index + 1}`,
        summary,
        issuetype: type,
        status: started ? 'In Progress' : 'To Do',
        labels: later ? [] : ['candidate'],
        ...(later ? {} : { assignee: assignee(index) }),
      })),
    },
    github: {
      repositories: [
        {
          full_name: tracking.repository,
          private: tracking.visibility !== 'public',
          commits: [{ message: 'How we plan', author: workers[0]?.github ?? 'drumbeat' }],
        },
        ...(release
          ? [
              {
                full_name: release.repository,
                private: release.visibility !== 'public',
                default_branch: release.branch,
                commits: commits.map((message, index) => ({
                  message,
                  author: workers[index % workers.length]?.github ?? 'drumbeat',
                })),
              },
            ]
          : []),
      ],
    },
  };
}

const titles: Readonly<Record<Role, string>> = {
  em: 'Engineering manager',
  pm: 'Product manager',
  captain: 'Release captain',
  manager: 'Director of engineering',
};

function titleOf(team: Team, person: Person): string {
  const [role] = rolesOf(team, person.id);
  return role ? titles[role] : 'Security engineer';
}

/** Of several teams in one workspace: somebody who is in two of them is there once. */
export function seedOfTeams(teams: readonly Team[]) {
  const seeds = teams.map((team) => seedOf(team));
  return {
    slack: {
      messages_tab: true,
      message_editing_seconds: null,
      channels: seeds.flatMap(({ slack }) => slack.channels),
      users: once(
        seeds.flatMap(({ slack }) => slack.users),
        ({ id }) => id,
      ),
    },
    jira: {
      projects: seeds.flatMap(({ jira }) => jira.projects),
      users: once(
        seeds.flatMap(({ jira }) => jira.users),
        ({ accountId }) => accountId,
      ),
      issues: seeds.flatMap(({ jira }) => jira.issues),
    },
    github: {
      repositories: once(
        seeds.flatMap(({ github }) => github.repositories),
        (one) => one.full_name,
      ),
    },
  };
}

function once<One>(all: readonly One[], idOf: (one: One) => string): One[] {
  return all.filter((one, index) => all.findIndex((other) => idOf(other) === idOf(one)) === index);
}
