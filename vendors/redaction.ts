/** The way out for text, with every vendor's way of writing values. */
import { createRedaction } from '../domain/text/redaction.ts';
import { githubWriting } from './github/writing.ts';
import { slackWriting } from './slack/writing.ts';

export const redactFor = createRedaction({
  slack: slackWriting,
  // In a text node of a Jira document nothing is markup.
  jira: { escape: (value) => value },
  github: githubWriting,
});
