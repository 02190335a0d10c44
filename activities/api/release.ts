/** `release` is the version that is released; `version` is always the configuration's. */
import type { Content, Line } from '../../domain/decisions/decisions.ts';
import type { WorkflowKey } from '../../domain/ids.ts';
import { literal, text, type Source } from '../../domain/text/text.ts';
import { atVendor, writesOnce, type Implementing } from './declaration.ts';

export const releaseActivities = {
  /** The commit at the head of the branch and what has come since the last release, as canonical content. `commit` is what is published. */
  readRelease: atVendor<{ readonly release: string }, Content & { readonly commit: string }>(
    literal('Read the commit and the changes since the last release'),
  ),
  publishRelease: writesOnce<
    { readonly release: WorkflowKey; readonly commit: string; readonly lines: readonly Line[] },
    { readonly link: string; readonly source: Source }
  >(literal('Publish the release on GitHub'), {
    leaves: ({ release }) => text`release ${release}, which is published`,
  }),
};
export type ReleaseActivities = Implementing<typeof releaseActivities>;
