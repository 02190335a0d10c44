/** Small pieces that every section of the page uses. */
import { DateTime } from 'luxon';
import { formatTime } from '../../domain/text/dates.ts';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type { ReportedLine, ReportedQuestion } from '../../records/reported-questions.ts';
import { html, type Html, linked } from './html.ts';

export function section(id: string, title: string, ...body: readonly Html[]): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${body}
  </section> `;
}

export function moment(on: BusinessTime): Html {
  const full = DateTime.fromISO(on, { setZone: true, locale: 'en-GB' }).toFormat('cccc d LLLL yyyy, HH:mm ZZZZ');
  return html`<time datetime="${on}" title="${full}">${formatTime(on)}</time>`;
}

/** The first digits tell contents apart; the whole hash stands in the opened decision. */
export function hash(whole: string): Html {
  return html`<code class="hash" title="${whole}">${whole.slice(0, 12)}</code>`;
}

export function badge(kind: string, words: string): Html {
  return html`<span class="badge ${kind}">${words}</span>`;
}

/** What only members of its place may read. */
export function privateMark(isPrivate: boolean): Html {
  return isPrivate ? html` ${badge('private', 'private')}` : html``;
}

export function line(one: ReportedLine): Html {
  return html`<li>${linked(one.text, one.link)}${privateMark(one.private)}</li>`;
}

/** Where the content of a question stands on the page: a browser that goes there opens it. */
export function anchor({ workflowId, id }: Pick<ReportedQuestion, 'workflowId' | 'id'>): string {
  return `${workflowId}-${id}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

export function toContent(question: Pick<ReportedQuestion, 'workflowId' | 'id'>, words: string): Html {
  return html`<a href="#${anchor(question)}">${words}</a>`;
}

export function table(headings: readonly string[], rows: readonly Html[], caption?: string): Html {
  return html`<table>
    ${
      caption === undefined
        ? null
        : html`<caption>
            ${caption}
          </caption>`
    }
    <thead>
      <tr>
        ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

export function none(words: string): Html {
  return html`<p class="none">${words}</p>`;
}
