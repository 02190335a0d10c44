/** A report as one page that needs nothing but itself: no request, no script. For the team; it may be printed. */
import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import { roleNames } from '../../domain/team.ts';
import type { Report } from '../../records/reported.ts';
import { changes } from './changes.ts';
import { decisions } from './decisions.ts';
import { goals } from './goals.ts';
import { html, Html } from './html.ts';
import { improvement, release, syncs } from './outcome.ts';
import { outside } from './outside.ts';
import { style } from './style.ts';
import { waiting } from './waiting.ts';
import { count, days, duration, hasEnded, outcomeOf, sentence, waitedByRole } from './words.ts';

export interface Made {
  /** Real time, ISO. */
  readonly at: string;
  /** Which records it was read from, without secrets. */
  readonly from: string;
}

const sections = [
  ['goals', 'Goals', goals],
  ['changes', 'Changes', changes],
  ['improvement', 'Improvement', improvement],
  ['release', 'Release', release],
  ['syncs', 'Syncs', syncs],
  ['waiting', 'Waiting', waiting],
  ['decisions', 'Decisions', decisions],
  ['outside', 'Outside', outside],
] as const;

export function reportPage(report: Report, made: Made): string {
  const shown = sections.filter(([id]) => !isOff(report, id));
  const allowed = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${new Html(allowed)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${report.team} ${report.iteration}: iteration report</title>
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        ${head(report)}
        <nav aria-label="Sections">${shown.map(([id, name]) => html`<a href="#${id}">${name}</a> `)}</nav>
        <main>${shown.map(([, , write]) => write(report))}</main>
        ${foot(report, made)}
      </body>
    </html> `.markup;
}

function isOff({ off }: Report, id: (typeof sections)[number][0]): boolean {
  return (id === 'release' && off.includes('release')) || (id === 'improvement' && off.includes('retrospective'));
}

function head(report: Report): Html {
  const { team, iteration, dates, people, timeZone } = report;
  const hidden = report.plan?.lines.filter((one) => one.private).length ?? 0;
  return html`<header>
    <p class="eyebrow">${team} · iteration report</p>
    <h1>${iteration}${dates ? html` <span>${days(dates.starts, dates.closes)}</span>` : null}</h1>
    <p class="lead">${sentence(report)}</p>
    <dl class="tiles">${tiles(report)}</dl>
    <p class="fine">${people.map(whoTheyAre).join(', ')}. Times are ${timeZone}.</p>
    <p class="fine">
      For the team only.${hidden > 0 ? ` ${count(hidden, 'line')} of the plan come from private places.` : null}
    </p>
  </header>`;
}

function whoTheyAre({ name, roles }: Report['people'][number]): string {
  return roles.length > 0 ? `${name} (${roles.map((role) => roleNames[role]).join(', ')})` : name;
}

function tiles(report: Report): Html[] {
  const { goals: promised, achieved, items, done, carriedOver, dropped } = outcomeOf(report);
  const waits = waitedByRole(report);
  const hours = waits.reduce((sum, one) => sum + one.workingHours, 0);
  const { decisions: decided, undecided, refusedAnswers, improvement: improved } = report;
  const { chosen, before } = improved;
  const tile = (name: string, big: string, small: string) =>
    html`<div>
      <dt>${name}</dt>
      <dd><b>${big}</b> ${small}</dd>
    </div>`;
  return [
    tile('Goals', `${achieved} of ${promised}`, 'achieved'),
    hasEnded(report)
      ? tile('Items', `${done} of ${items}`, `done, ${carriedOver} carried over, ${dropped} dropped`)
      : tile('Items', `${items}`, 'in the plan'),
    tile(
      'Decisions',
      `${decided.length}`,
      `by people, ${undecided.length} by silence, ${count(refusedAnswers.length, 'refused answer')}`,
    ),
    tile('Waited', duration(Math.round(hours)), 'of working time, all people together'),
    ...(isOff(report, 'improvement')
      ? []
      : [
          tile(
            'Improvement',
            chosen === null ? '–' : chosen === 'none chosen' ? 'none' : '1 chosen',
            before ? `previous: ${before.verdict?.verdict ?? 'no verdict yet'}` : 'there was none before',
          ),
        ]),
  ];
}

function foot({ configuration, workflows, questions, audit }: Report, { at, from }: Made): Html {
  const answers = questions.reduce((sum, one) => sum + one.answers.length, 0);
  const read = `${workflows.map(({ workflowId }) => workflowId).join(', ')}: ${count(questions.length, 'question')}, ${count(answers, 'answer')}, ${count(audit.length, 'outside write')}`;
  const made = DateTime.fromISO(at, { zone: 'utc', locale: 'en-GB' }).toFormat("d LLLL yyyy, HH:mm 'UTC'");
  return html`<footer>
    <p>
      Made on <time datetime="${at}">${made}</time> from the records at ${from} (${read}). Configuration
      <code>${configuration}</code>.
    </p>
  </footer>`;
}
