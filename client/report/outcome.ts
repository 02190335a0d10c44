/** The weekly syncs, the release, and the improvement with its verdict and the one before. */
import type { Improvement } from '../../domain/improvement.ts';
import type { Report, ReportedRelease, ReportedSync } from '../../records/reported.ts';
import { html, type Html, linked, when } from './html.ts';
import { badge, moment, none, section, toContent } from './parts.ts';
import { namesIn, notChosen, settledOn } from './words.ts';

export function improvement(report: Report): Html {
  const { people } = report;
  const { chosen, standsIn, before } = report.improvement;
  const nameOf = (id: string) => people.find((one) => one.id === id)?.name ?? id;
  return section(
    'improvement',
    'The improvement',
    chosen === null
      ? none(notChosen(report))
      : chosen === 'none chosen'
        ? none('No improvement was chosen; the next retrospective starts with that.')
        : card('Chosen in this iteration', chosen, nameOf, inPlan(standsIn)),
    before ? card('Chosen before', before, nameOf) : none('There was none before.'),
  );
}

function inPlan(standsIn: Report['improvement']['standsIn']): string {
  if (!standsIn) return 'It is not in a later plan yet.';
  const { iteration, how } = standsIn;
  return how === 'plan' ? `It is in the plan of ${iteration}.` : `It entered ${iteration} after its commit.`;
}

function card(title: string, one: Improvement, nameOf: (id: string) => string, more = ''): Html {
  const { what, measure, baseline, owner, item, link, verdict } = one;
  return html`<article class="card">
    <p class="fine">${title}</p>
    <h3>
      ${what} ${verdict ? badge(verdict.verdict.replace(' ', '-'), verdict.verdict) : badge('open', 'no verdict yet')}
    </h3>
    ${verdict ? html`<p>${verdict.evidence} <span class="fine">(${nameOf(verdict.by)})</span></p>` : null}
    <p class="fine">Measured by: ${measure}<br />At the start: ${baseline}<br />Owner: ${nameOf(owner)}</p>
    <p class="fine">${linked(item, link)}. ${more}</p>
  </article>`;
}

export function release({ releases, questions }: Report): Html {
  const title = releases.length > 1 ? 'Releases' : 'Release';
  if (releases.length === 0) return section('release', title, none('No release belongs to it yet.'));
  return section('release', title, ...releases.map((one) => released(one, questions)));
}

function released(one: ReportedRelease, questions: Report['questions']): Html {
  const { version, phase, endedOn: over, link, cancelledBecause } = one;
  const asked = questions.filter(({ workflowId }) => workflowId === one.workflowId);
  const tries = asked.map((question) => {
    const { decision, answered } = question;
    const silence = answered.length === 0 ? 'nobody answered' : `only ${namesIn(answered)} answered`;
    const who = decision ? `${namesIn(decision.by)}: ${decision.choice}` : silence;
    const on = settledOn(question);
    const reason = question.answers.findLast(({ counted }) => counted)?.remark;
    return html`<li>
      ${toContent(question, who)}${reason ? ` – ${reason}` : null}${on ? html`, ${moment(on)}` : null}
    </li>`;
  });
  return html`<p><strong>${linked(version, link)}</strong> ${phase}${over ? html`, ${moment(over)}` : null}</p>
    ${cancelledBecause === null ? null : html`<p>${cancelledBecause}</p>`}
    ${when(
      tries,
      (all) =>
        html`<ul>
          ${all}
        </ul>`,
    )}`;
}

export function syncs(report: Report): Html {
  const held = report.syncs.map(sync);
  return section('syncs', 'Weekly syncs', held.length > 0 ? html`${held}` : none('None has been held yet.'));
}

function sync({ sync: number, on, notes }: ReportedSync): Html {
  const title = html`<h3>Sync ${number} <span class="fine">${moment(on)}</span></h3>`;
  if (!notes) return html`${title}${none('No notes were recorded.')}`;
  const actions = notes.actions.map(
    ({ text, owner, doneOn }) =>
      html`<li>${text} <span class="fine">${owner.name}, ${doneOn ? html`done ${moment(doneOn)}` : 'open'}</span></li>`,
  );
  return html`${title}
  ${when(
    notes.decisions.map((words) => html`<li>${words}</li>`),
    (all) =>
      html`<p class="fine">Decided</p>
        <ul>
          ${all}
        </ul>`,
  )}
  ${when(
    actions,
    (all) =>
      html`<p class="fine">To do</p>
        <ul>
          ${all}
        </ul>`,
  )}`;
}
