/** Values in GitHub's Markdown. */
import { createRedaction } from '../../domain/text/redaction.ts';

export const redactFor = createRedaction<'github'>({
  /** Escapes Markdown's punctuation, and breaks with a word joiner what GitHub would turn into a mention or link. */
  escape: (value) =>
    value
      .replaceAll(/[\\`*_{}[\]<>()!|~&]/g, (mark) => `\\${mark}`)
      .replaceAll(/[@#]|:(?=\/\/)|\bwww(?=\.)|\bGH(?=-\d)|\b[0-9a-f](?=[0-9a-f]{6,39}\b)/gi, (mark) => `${mark}\u2060`),
  link: (escaped, address) => `[${escaped}](${address})`,
});
