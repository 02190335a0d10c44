/** What changed against the committed plan: one picture, and each entry of the ledger with its cause. */
import type { Report, ReportedChange } from '../../records/reported.ts';
import { html, type Html, when } from './html.ts';
import { badge, moment, none, privateMark, section } from './parts.ts';
import { hasEnded, outcomeOf } from './words.ts';

const byKey = new Intl.Collator('en', { numeric: true });

export function changes(report: Report): Html {
  const inOrder = report.ledger.toSorted(
    (a, b) => Date.parse(a.on) - Date.parse(b.on) || byKey.compare(a.subject, b.subject),
  );
  const changed = inOrder.filter(({ cause }) => cause !== 'done');
  const done = inOrder.filter(({ cause }) => cause === 'done');
  return section(
    'changes',
    'What changed, and why',
    picture(report),
    changed.length > 0
      ? html`<ol class="rows">
          ${changed.map(entry)}
        </ol>`
      : none('Nothing was added, dropped or carried over.'),
    when(
      done.map(entry),
      (rows) =>
        html`<details class="more">
          <summary>${rows.length} done</summary>
          <ol class="rows">
            ${rows}
          </ol>
        </details>`,
    ),
  );
}

const causes: Partial<Record<string, string>> = { improvement: 'improvement added' };

function entry(change: ReportedChange): Html {
  const { on, cause, subject, title, private: hidden } = change;
  return html`<li class="change">
    <span>${badge(cause.replace(' ', '-'), causes[cause] ?? cause)}</span>
    <span
      ><strong>${subject}</strong> ${title}${privateMark(hidden)}<br /><span class="fine">${whyOf(change)}</span></span
    >
    <span class="fine">${moment(on)}</span>
  </li>`;
}

/** Who or what changed it; a reason is kept only where the cause does not say it. */
function whyOf({ cause, by, byName, reason }: ReportedChange): string {
  if (reason) return `${reason} By ${byName}.`;
  switch (cause) {
    case 'done':
      return by === 'drumbeat' ? 'Done in Jira at the close.' : `Marked as done at the close by ${byName}.`;
    case 'dropped':
      return `Dropped at the close by ${byName}.`;
    case 'carry-over':
      return by === 'nobody answered'
        ? 'Nobody answered about it at the close.'
        : `Carried over at the close by ${byName}.`;
    case 'gone':
      return 'No longer in Jira at the close.';
    case 'scope added':
      return `In the plan that ${byName} committed after the start.`;
    case 'improvement':
      return `Chosen after the commit; ${byName} owns it.`;
  }
}

interface Share {
  readonly kind: string;
  readonly words: string;
  readonly number: number;
}

/** Planned above, what became of it below, on one scale. */
function picture(report: Report): Html {
  const { items, added, done, carriedOver, dropped } = outcomeOf(report);
  if (items === 0) return html``;
  const rest = items - done - carriedOver - dropped;
  const before: Share[] = [
    { kind: 'planned', words: 'planned', number: items - added },
    { kind: 'scope-added', words: 'added', number: added },
  ];
  const after: Share[] = [
    { kind: 'done', words: 'done', number: done },
    { kind: 'carry-over', words: 'carried over', number: carriedOver },
    { kind: 'dropped', words: 'dropped', number: dropped },
    { kind: 'open', words: hasEnded(report) ? 'not answered for' : 'open', number: rest },
  ];
  return html`<figure class="picture">${bar(before, items, 'Plan')}${bar(after, items, 'Outcome')}</figure>`;
}

function bar(shares: readonly Share[], of: number, name: string): Html {
  const seen = shares.filter(({ number }) => number > 0);
  const spoken = `${name}: ${seen.map(({ number, words }) => `${number} ${words}`).join(', ')}`;
  let x = 0;
  const parts = seen.map(({ kind, number }) => {
    const width = (100 * number) / of;
    const part = html`<rect class="${kind}" x="${x.toFixed(2)}%" width="${width.toFixed(2)}%" height="100%" />`;
    x += width;
    return part;
  });
  const legend = seen.map(({ kind, words, number }) => html`<li class="${kind}"><b>${number}</b> ${words}</li>`);
  return html`<p class="bar-name" aria-hidden="true">${name}</p>
    <svg class="bar" role="img" aria-label="${spoken}" width="100%" height="20">${parts}</svg>
    <ul class="legend" aria-hidden="true">
      ${legend}
    </ul>`;
}
