/** What a team file says of Jira. */
import { z } from 'zod';
import type { Place, TeamSections } from '../../domain/team.ts';
import { problem, rule, section } from '../../settings/section.ts';
import { wrongInCondition } from './condition.ts';
import { group, like, visibility, words } from '../../settings/shapes.ts';

const aSite = 'the address of the site, without a path, for example https://example.atlassian.net';

const schema = group({
  site: z.url({ protocol: /^https?$/, error: aSite }).refine(isOrigin, { error: aSite }),
  cloudId: like(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, 'the cloudId that <site>/_edge/tenant_info shows')
    .optional()
    .describe('For a token with scopes, which Jira takes only at https://api.atlassian.com: see docs/deploy.md.'),
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

const candidatesCanBeCombined = rule({ jira: schema }, (file) => {
  const found = wrongInCondition(file.jira.candidates);
  return found ? [problem(['jira', 'candidates'], found.wrong, found.remedy)] : [];
});

export const settings = {
  ...section({ schema, rules: [candidatesCanBeCombined] }),
  places: ({ jira: { project, visibility: readBy } }: TeamSections): Place[] => [
    { place: `jira:${project}`, visibility: readBy },
  ],
};

function isOrigin(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.href === `${url.origin}/`;
}
