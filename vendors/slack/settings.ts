/** What a team file says of Slack. */
import type { z } from 'zod';
import type { Place, TeamSections } from '../../domain/team.ts';
import { section } from '../../settings/section.ts';
import { group, like, visibility } from '../../settings/shapes.ts';

const schema = group({
  channel: like(/^[CG][A-Z0-9]{2,}$/, 'a Slack channel id like C012AB3CD (channel details, at the bottom)').describe(
    'Its id: channel details, at the bottom.',
  ),
  visibility: visibility.default('private'),
}).describe('Where questions are put and answered.');

declare module '../../domain/team.ts' {
  interface Team {
    readonly slack: z.output<typeof schema>;
  }
}

export const settings = {
  ...section({ schema, rules: [] }),
  places: ({ slack: { channel, visibility: readBy } }: TeamSections): Place[] => [
    { place: `slack:${channel}`, visibility: readBy },
  ],
};
