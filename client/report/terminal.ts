/** The report in a terminal: at most 40 lines of 80 columns; the page has the rest. */
import wrapAnsi from 'wrap-ansi';
import { cutTo } from '../../domain/text/budget.ts';
import { formatTime } from '../../domain/text/dates.ts';
import type { Report } from '../../records/reported.ts';
import { count, days, duration, namesIn, outcomeOf, sentence, waitedByRole, notChosen } from './words.ts';

const width = 80;
const most = { goals: 6, decisions: 8 } as const;

export function terminalSummary(report: Report): string[] {
  const { team, iteration, dates, undecided, refusedAnswers } = report;
  const title = `${team} · iteration ${iteration}${dates ? ` · ${days(dates.starts, dates.closes)}` : ''}`;
  return [
    title,
    '─'.repeat(Math.min(width, title.length)),
    wrapAnsi(sentence(report), width),
    '',
    'Goals, as communicated → as achieved',
    ...goalLines(report),
    '',
    wrapAnsi(changeLine(report), width),
    wrapAnsi(waitLine(report), width),
    '',
    'Who decided what, on which content',
    ...decisionLines(report),
    `  Without a decision: ${undecided.length}; refused answers: ${refusedAnswers.length}`,
    ...(report.off.includes('retrospective') ? [] : ['', 'The improvement', ...improvementLines(report)]),
  ]
    .flatMap((line) => line.split('\n'))
    .map((line) => cutTo(line, width));
}

function goalLines({ goals }: Report): string[] {
  const lines = goals.map(
    ({ title, score, owner }) => `  ${(score ?? 'unscored').padEnd(8)}  ${title} (${owner.name})`,
  );
  return lines.length === 0 ? ['  none'] : shortened(lines, most.goals);
}

function changeLine(report: Report): string {
  const { added, done, carriedOver, dropped } = outcomeOf(report);
  const { plan } = report;
  const how = plan?.committedBy ? `committed by ${plan.committedBy.name}` : 'started unplanned';
  const before = plan ? `Plan: ${count(plan.items, 'item')}, ${how}.` : 'No plan was frozen.';
  return `${before} ${added} added, ${done} done, ${carriedOver} carried over, ${dropped} dropped.`;
}

function waitLine(report: Report): string {
  const waits = waitedByRole(report).map(({ who, workingHours }) => `${who} ${duration(workingHours)}`);
  return `Waited, in working hours: ${waits.join(', ') || 'for nobody'}.`;
}

function decisionLines({ decisions }: Report): string[] {
  const lines = decisions.map(({ question, choice, by, on, hash }) => {
    const day = formatTime(on).split(',')[0] ?? '';
    return `  ${day.padEnd(10)}  ${hash.slice(0, 6)}  ${namesIn(by)}: ${choice} – ${question}`;
  });
  return lines.length === 0 ? ['  nothing yet'] : shortened(lines, most.decisions);
}

function improvementLines(report: Report): string[] {
  const { chosen, standsIn, before } = report.improvement;
  const verdict = before ? [`  Previous: ${before.what}: ${before.verdict?.verdict ?? 'no verdict yet'}.`] : [];
  if (chosen === null) return [`  ${notChosen(report)}`, ...verdict];
  if (chosen === 'none chosen')
    return ['  No improvement was chosen; the next retrospective starts with that.', ...verdict];
  const { what, ownerName, measure, baseline, item } = chosen;
  const where = standsIn
    ? `${standsIn.how === 'plan' ? 'is in the committed plan of' : 'entered after the commit of'} ${standsIn.iteration}`
    : 'is not in a later plan yet';
  return [
    `  ${what}`,
    `  Owner ${ownerName}; measured by: ${measure}; today: ${baseline}`,
    `  ${item} ${where}.`,
    ...verdict,
  ];
}

function shortened(lines: readonly string[], shown: number): string[] {
  const more = lines.length - shown;
  return more > 0 ? [...lines.slice(0, shown), `  and ${more} more`] : [...lines];
}
