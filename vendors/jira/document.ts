/** Atlassian documents: what Jira takes instead of a string. Every text has passed the privacy gate for the project. */
import { createRedaction, type Releasable } from '../../domain/text/redaction.ts';
import { limits } from './limits.ts';

/** In a text node of a document nothing is markup. */
export const redactFor = createRedaction<'jira'>({ escape: (value) => value });

export type JiraText = Releasable<'jira'>;

/** One paragraph per text. In a text node nothing is a mention or a link, whatever it looks like. */
export function documentOf(paragraphs: readonly JiraText[]) {
  const most = Math.floor(limits.description / paragraphs.length);
  return {
    type: 'doc',
    version: 1,
    content: paragraphs
      .map((paragraph) => paragraph.within(most))
      .filter(({ body }) => body !== '')
      .map(({ body }) => ({ type: 'paragraph', content: [{ type: 'text', text: body }] })),
  };
}
