/** Who decided what: each opens to the exact content, its hash, what it was before, and every answer with what became of it. */
import type { Report } from '../../records/reported.ts';
import type { AskedContent, ReportedQuestion, ReportedAnswer } from '../../records/reported-questions.ts';
import { html, type Html, when } from './html.ts';
import { anchor, badge, hash, line, moment, none, section } from './parts.ts';
import { formFields } from './filled-in.ts';
import { count, endOf, isDecision, namesIn, settledOn } from './words.ts';

export function decisions(report: Report): Html {
  const own = report.questions.filter(isDecision);
  const forms = report.questions.filter((one) => !isDecision(one));
  return section(
    'decisions',
    'Who decided what',
    html`<p>Open a name for the exact content that was decided on, its hash, and every answer.</p>
      <p class="fine">${recipe(report)}</p>`,
    own.length > 0 ? html`${own.map(question)}` : none('Nobody has been asked to decide anything yet.'),
    when(
      forms.map(question),
      (all) =>
        html`<h3>What people filled in</h3>
          ${all}`,
    ),
  );
}

/** So that a reader need not believe the page. */
function recipe({ iteration }: Report): Html {
  return html`A hash is the sha256 of the lines as canonical JSON: UTF-8, no spaces, the keys of every object sorted.
    <code>drumbeat report ${iteration} --json</code> gives the lines of each in <code>hashed</code>, beside its
    <code>hash</code>.`;
}

function question(one: ReportedQuestion): Html {
  const { decision, contents, answers, answered } = one;
  const on = settledOn(one);
  const refused = answers.filter(({ counted }) => !counted).length;
  const end = endOf(one);
  const silent = !decision && end !== null && isDecision(one);
  const silence = answered.length === 0 ? 'Nobody' : `Only ${namesIn(answered)} answered`;
  const who = decision ? namesIn(decision.by) : silent ? silence : (end ?? 'Still open');
  const what = decision ? decision.choice : silent ? `${one.outcome}` : null;
  return html`<details class="decision">
    <summary>
      <span class="name">${who}</span>${what === null ? null : html` <strong>${what}</strong>`}
      ${contents.length > 1 ? badge('changed', `content changed ${contents.length === 2 ? 'once' : `${contents.length - 1} times`}`) : null}
      ${refused > 0 ? badge('refused', `${refused} refused`) : null}
      <span class="fine">${one.question} · ${on ? moment(on) : html`until ${moment(one.until)}`}</span>
    </summary>
    <div id="${anchor(one)}" class="opened">${contentOf(one)} ${votesOn(one)} ${askedAs(one)}</div>
  </details>`;
}

function contentOf({ contents, decision }: ReportedQuestion): Html {
  const last = contents.at(-1);
  if (!last) return html``;
  const title = decision ? 'Decided on exactly this' : 'Asked on exactly this';
  const earlier = contents.slice(0, -1).toReversed();
  return html`<h4>${title}</h4>
    ${lines(last)} ${fullHash(last)}
    ${when(
      earlier.map((one, n) => earlierContent(one, contents[contents.length - 1 - n])),
      (all) =>
        html`<h4>What it was before</h4>
          ${all}`,
    )}`;
}

function lines({ lines: all }: AskedContent): Html {
  if (all.length === 0) return none('No content: the question says it all.');
  return html`<ol class="content">
    ${all.map(line)}
  </ol>`;
}

function fullHash({ hash: whole, from }: AskedContent): Html {
  return html`<p class="fine">sha256 <code class="whole">${whole}</code>, shown ${moment(from)}</p>`;
}

/** `next` took its place: the difference comes first, then the whole. */
function earlierContent(one: AskedContent, next: AskedContent | undefined): Html {
  const differences = [
    ...(next?.added ?? []).map((added) => html`<li>Added: ${added.text}</li>`),
    ...(next?.removed ?? []).map((removed) => html`<li>Taken out: ${removed.text}</li>`),
    ...(next?.changed ?? []).map(
      ({ before, after }) => html`<li>Changed: ${before.text} <strong>became</strong> ${after.text}</li>`,
    ),
  ];
  return html`<p>Until ${one.until ? moment(one.until) : null}; answers on it did not count for what came after.</p>
    <ul>
      ${differences}
    </ul>
    <details class="more">
      <summary>The ${count(one.lines.length, 'line')} before</summary>
      ${lines(one)} ${fullHash(one)}
    </details>`;
}

function votesOn(one: ReportedQuestion): Html {
  const { answers } = one;
  if (answers.length === 0)
    return html`<h4>Answers</h4>
      ${none('None.')}`;
  return html`<h4>Answers</h4>
    <ol class="answers">
      ${answers.map((given) => answer(given, one))}
    </ol>`;
}

function answer(given: ReportedAnswer, asked: ReportedQuestion): Html {
  const { by, choice, counted, why, on, hash: seen } = given;
  const fields = formFields(given, asked).map(
    ({ label, value }) =>
      html`<dt>${label}</dt>
        <dd>${value}</dd>`,
  );
  return html`<li>
    ${badge(counted ? 'counted' : 'refused', counted ? 'counted' : 'refused')} <strong>${by}</strong>: ${choice}
    <span class="fine">${moment(on)} on ${hash(seen)}</span>
    ${counted ? null : html`<br />${why}`} ${when(fields, (all) => html`<dl>${all}</dl>`)}
  </li>`;
}

function askedAs({ asked, since, until, reminders, ifNobodyAnswers, settles }: ReportedQuestion): Html {
  const names = settles === 'open' ? 'anyone on the team' : asked.map(({ name }) => name).join(', ');
  const reminded = reminders.map(({ to, on }, n) => html`${n > 0 ? ', ' : null}${to} ${moment(on)}`);
  return html`<h4>How it was asked</h4>
    <p class="fine">
      ${names}, ${moment(since)} until ${moment(until)}. If nobody answered: ${ifNobodyAnswers}.
      ${when(reminded, (all) => html`Reminded: ${all}.`)}
    </p>`;
}
