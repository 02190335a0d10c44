/** What a team file says of GitHub. */
import type { z } from 'zod';
import type { Place, TeamSections } from '../../domain/team.ts';
import { problem, rule, section } from '../../settings/section.ts';
import { group, like, visibility, words } from '../../settings/shapes.ts';

const place = {
  repository: like(/^[\w.-]+\/[\w.-]+$/, 'a repository as owner/name'),
  visibility: visibility.default('private'),
};
const schema = group({
  tracking: group(place).describe('The repository of the tracking issue.'),
  release: group({ ...place, branch: words('the branch that is released').default('main') })
    .optional()
    .describe('What is released. Needed unless `release` is off.'),
}).describe('Where the tracking issue stands, and what is released.');

declare module '../../domain/team.ts' {
  interface Team {
    readonly github: z.output<typeof schema>;
  }
}

const onePlaceOneVisibility = rule({ github: schema }, ({ github: { tracking, release } }) =>
  !release ||
  tracking.repository.toLowerCase() !== release.repository.toLowerCase() ||
  tracking.visibility === release.visibility
    ? []
    : [
        problem(
          ['github', 'release', 'visibility'],
          `is ${release.visibility}, and github.tracking calls the same repository ${tracking.visibility}`,
          'Write the same in both places.',
        ),
      ],
);

export const settings = {
  ...section({ schema, rules: [onePlaceOneVisibility] }),
  places: ({ github: { tracking, release } }: TeamSections): Place[] =>
    [tracking, ...(release ? [release] : [])].map((one) => ({
      place: `github:${one.repository}`,
      visibility: one.visibility,
    })),
};
