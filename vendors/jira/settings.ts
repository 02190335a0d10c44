/** What a team file says of Jira. */
import { z } from 'zod';
import type { Place, TeamSections } from '../../domain/team.ts';
import { problem, rule, section } from '../../settings/section.ts';
import { group, like, visibility, words } from '../../settings/shapes.ts';

const schema = group({
  site: z.url({ protocol: /^https?$/, error: 'the address of the site, for example https://example.atlassian.net' }),
  project: like(/^[A-Z][A-Z0-9_]+$/, 'the key of the project, for example SEC'),
  visibility: visibility.default('private'),
  issueType: words('the name of an issue type of the project').default('Task'),
  candidates: words('a JQL condition, without ORDER BY')
    .default('labels = "candidate" AND statusCategory != Done')
    .describe('JQL that selects the candidates of the next iteration, within the project.'),
}).describe(
  'Where the work is planned: candidates are proposed for the next plan, and the chosen improvement is filed here.',
);

declare module '../../domain/team.ts' {
  interface Team {
    readonly jira: z.output<typeof schema>;
  }
}

const candidatesCanBeCombined = rule({ jira: schema }, (file) =>
  /\border\s+by\b/i.test(file.jira.candidates)
    ? [
        problem(
          ['jira', 'candidates'],
          'ends in ORDER BY',
          'Leave the order out: Drumbeat combines the condition with its own.',
        ),
      ]
    : [],
);

export const settings = {
  ...section({ schema, rules: [candidatesCanBeCombined] }),
  places: ({ jira: { project, visibility: readBy } }: TeamSections): Place[] => [
    { place: `jira:${project}`, visibility: readBy },
  ],
};
