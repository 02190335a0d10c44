/** What was made outside, and what was parked because something there was broken. */
import { DateTime } from 'luxon';
import type { Report, ReportedFault, ReportedWorkflow, ReportedWrite } from '../../records/reported.ts';
import { html, type Html, linked } from './html.ts';
import { badge, moment, none, privateMark, section, table } from './parts.ts';
import { count, duration } from './words.ts';

export function outside({ writes, audit, faults, workflows }: Report): Html {
  const undecided = audit.filter(({ done }) => !done).length;
  const bySystem = new Map<string, typeof writes>();
  for (const one of writes) bySystem.set(one.system, [...(bySystem.get(one.system) ?? []), one]);
  const systems = [...bySystem].map(([system, all]) => {
    const kinds = all.map(({ operation, count: number }) => count(number, spoken(operation))).join(', ');
    const number = all.reduce((sum, one) => sum + one.count, 0);
    return html`<tr>
      <th scope="row">${system}</th>
      <td>${number}</td>
      <td>${kinds}</td>
    </tr>`;
  });
  return section(
    'outside',
    'Outside writes, and what was parked',
    html`<p>
      What made something new, once each: a message, an issue, a comment, a release. What only changes something that is
      there is done again whenever that is needed, and not logged: labels in Jira, a question's message as answers come,
      the closing of the tracking issue.
    </p>`,
    html`<p class="fine">
      Of ${workflows.map((one, n) => html`${n > 0 ? ', ' : null}${named(one)}`)}; other iterations have their own
      report.
    </p>`,
    systems.length > 0 ? table(['System', 'Made', 'Of which'], systems) : none('Nothing has been written yet.'),
    undecided > 0 ? html`<p>${count(undecided, 'write')} started, with an unknown result.</p>` : html``,
    audit.length > 0 ? log(audit) : html``,
    faults.length > 0
      ? html`<ol class="rows">
          ${faults.map(fault)}
        </ol>`
      : none('Nothing was parked.'),
  );
}

function named({ workflowId, subject }: ReportedWorkflow): Html {
  return subject ? html`${workflowId} (${subject.text}${privateMark(subject.private)})` : html`${workflowId}`;
}

function log(audit: readonly ReportedWrite[]): Html {
  const rows = audit.map(
    ({ key, system, operation, realAt, attempts, done, link }) =>
      html`<tr>
        <td>${DateTime.fromISO(realAt, { zone: 'utc' }).toFormat('yyyy-MM-dd HH:mm:ss')}</td>
        <td>${linked(`${system} ${spoken(operation)}`, link)}</td>
        <td>${done ? 'done' : 'not known'}${attempts > 1 ? `, ${attempts} attempts` : null}</td>
        <td><code>${key}</code></td>
      </tr>`,
  );
  return html`<details class="more">
    <summary>The audit log: ${count(audit.length, 'write')}</summary>
    <div class="scroll" role="region" aria-label="Audit log" tabindex="0">
      ${table(['Real time (UTC)', 'What', 'Result', 'Key'], rows)}
    </div>
  </details>`;
}

function fault({ activity, why, remedy, since, until, hours }: ReportedFault): Html {
  const long = until ? html`${duration(hours)},<br />until ${moment(until)}` : html`<strong>still parked</strong>`;
  return html`<li class="change">
    <span>${badge('refused', 'parked')}</span>
    <span><strong>${spoken(activity)}</strong> ${why}<br /><span class="fine">${remedy}</span></span>
    <span class="fine">${moment(since)}:<br />${long}</span>
  </li>`;
}

/** `openTrackingIssue` → `open tracking issue` */
function spoken(name: string): string {
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
