/** Markup whose values are escaped: the only way in which what somebody typed gets into the page. */

export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Value = string | number | Html | readonly Html[] | null | false;

export function html(words: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(words.map((word, n) => word + written(values[n] ?? null)).join(''));
}

function written(value: Value): string {
  if (value === null || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') return value.map((one) => one.markup).join('');
  return escaped(String(value));
}

/** Controls and invisible direction marks become spaces: a title neither breaks out of its place nor turns its line around. */
function escaped(value: string): string {
  return value
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

/** A link to the web, or the bare words: nothing else a vendor calls a link is followed. */
export function linked(words: string, link: string | null): Html {
  if (link === null || !/^https?:\/\//i.test(link)) return html`${words}`;
  return html`<a href="${link}" rel="noreferrer">${words}</a>`;
}

export function when(lines: readonly Html[], write: (lines: readonly Html[]) => Html): Html {
  return lines.length > 0 ? write(lines) : html``;
}
