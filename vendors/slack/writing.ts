/** Values in Slack's mrkdwn. */
import { createRedaction, type Releasable } from '../../domain/text/redaction.ts';

export type SlackText = Releasable<'slack'>;

export const redactFor = createRedaction<'slack'>({
  /** Its three control characters; without them no mention, link or channel can be formed. */
  escape: (value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  link: (escaped, address) => `<${address.replaceAll('|', '%7C')}|${escaped}>`,
});
