/** The team that tests live with: three people who work and the manager above them. */
import type { ConfiguredTeam } from '../../config/configured-team.ts';
import { readTeam } from '../../config/read.ts';
import type { Visibility } from '../../domain/team.ts';

export const teamFile = `
id: security
name: Security
people:
  ada: { name: Ada Lindqvist, slack: U0ADA, jira: a-ada, github: ada }
  ben: { name: Ben Okafor, slack: U0BEN, jira: a-ben, github: ben }
  cleo: { name: Cleo Martin, slack: U0CLEO, jira: a-cleo, github: cleo }
  mia: { name: Mia Wong, slack: U0MIA, jira: a-mia }
roles:
  em: { person: ada, backup: ben }
  pm: { person: ben }
  captain: { person: cleo, backup: ada }
  manager: { person: mia }
calendar: { timeZone: Europe/Berlin, holidays: ['2026-12-25'] }
iteration: { anchor: '2026-11-30' }
sync: { day: tuesday, at: '10:00' }
release: { beforeClose: 3, at: '10:00', askedHoursBefore: 24 }
slack: { channel: C0SEC, visibility: internal }
jira: { site: https://jira.example.com, project: SEC, visibility: internal }
github:
  tracking: { repository: acme/security, visibility: internal }
  release: { repository: acme/app, visibility: public }
`;

export const team = readTeam(teamFile, 'team.yaml');

interface Readers {
  readonly slack?: Visibility;
  readonly jira?: Visibility;
  readonly tracking?: Visibility;
  readonly release?: Visibility;
}

/** The same team, where others may read its places. */
export function teamReadBy(readers: Readers): ConfiguredTeam {
  const file = Object.entries(readers).reduce(
    (written, [place, visibility]) => written.replace(new RegExp(`(${place}: {.*visibility: )\\w+`), `$1${visibility}`),
    teamFile,
  );
  return readTeam(file, 'team.yaml');
}
