/** Goals as they were communicated at the commit, against what their owners say was reached. */
import type { Topic } from '../../domain/questions.ts';
import type { Report, ReportedGoal } from '../../records/reported.ts';
import { html, type Html, when } from './html.ts';
import { badge, moment, none, privateMark, section, toContent } from './parts.ts';

export function goals(report: Report): Html {
  const rows = report.goals.map((goal) => goalRow(goal));
  return section(
    'goals',
    'Goals, as communicated and as achieved',
    communicated(report),
    rows.length > 0
      ? html`<ol class="rows">
          ${rows}
        </ol>`
      : none('No goal was communicated.'),
  );
}

const committing: Topic = 'commit';

function communicated({ plan, questions }: Report): Html {
  if (!plan) return none('Nothing has been committed yet.');
  if (!plan.committedBy) return html`<p>Nobody committed a plan; it started unplanned ${moment(plan.frozenOn)}.</p>`;
  const commit = questions.find(({ topic, decision }) => topic === committing && decision?.hash === plan.hash);
  const by = commit ? toContent(commit, plan.committedBy.name) : html`${plan.committedBy.name}`;
  return html`<p>Committed by ${by} on ${moment(plan.frozenOn)}, and communicated to ${plan.audience}.</p>`;
}

function goalRow(goal: ReportedGoal): Html {
  const { title, measure, owner, score, note, scoredBy, scoredOn, history } = goal;
  const judged = scoredBy && scoredOn ? html` ${scoredBy.name}, ${moment(scoredOn)}` : html``;
  return html`<li class="goal">
    <div>
      <h3>${title}${privateMark(goal.private)}</h3>
      <p class="fine">Measured by: ${measure}<br />Owner: ${owner.name}</p>
    </div>
    <div>
      <p>${badge(score ?? 'open', score ?? 'not scored')}</p>
      ${note ? html`<p>${note}</p>` : null}
      <p class="fine">${judged}</p>
      ${when(
        history.map(
          ({ on, by, what, why }) => html`<li>${moment(on)} ${by}: ${what}${why ? html` – ${why}` : null}</li>`,
        ),
        (earlier) =>
          html`<ul class="fine">
            ${earlier}
          </ul>`,
      )}
    </div>
  </li>`;
}
