/** `why` in words: at most 80 columns, the most urgent first. */
import type { WorkflowState } from '../domain/workflow-state.ts';
import type { ChosenTeam } from './team.ts';
import { formatTime } from '../domain/text/dates.ts';
import type { PhaseStatus } from '../records/workflow-status.ts';
import { activitySummary } from '../client/activity-words.ts';
import type { Look } from '../client/temporal/look.ts';
import { shortId } from './ids.ts';
import { outcomeWords } from './outcome.ts';
import { command, indented } from '../client/terminal/print.ts';
import { describe, parkedWords } from './waiting.ts';

export interface Why extends PhaseStatus {
  /** Null for a workflow that has ended. */
  readonly temporal:
    | null
    | { readonly reached: false; readonly why: string; readonly remedy: string }
    | (Look & {
        readonly reached: true;
        readonly worker: 'answers' | 'none' | 'not asked';
        /** Why its answer cannot be read here. */
        readonly unreadable: string | null;
        readonly link: string | null;
        readonly log: WorkflowState['log'];
        readonly ignored: WorkflowState['ignored'];
      });
}

export function whyWords(team: ChosenTeam, why: Why): string[] {
  const id = shortId(team, why.workflowId);
  return [
    ...headline(team, why),
    ...(why.ended ? ['', ...outcomeWords({ ...why, ...why.ended }, why.ended.reason)] : []),
    ...stuck(why),
    ...part(
      'It is parked',
      why.parked.map((fault) => parkedWords(fault, id)),
    ),
    ...part(
      'It is waiting for an answer',
      // What it is about stands in the headline.
      why.waiting.map((one) => describe(team, { ...one, subject: null }, '  asked    ')),
    ),
    ...part(
      'Latest decisions',
      why.decided.map(
        ({ question, outcome }) => `${indented(question, '  asked    ')}\n${indented(outcome, '  outcome  ')}`,
      ),
    ),
    ...part('It is retrying', tries(why)),
    ...part('It sleeps', sleeping(why)),
    ...idle(why),
    ...lastly(why),
  ];
}

function headline(team: ChosenTeam, status: PhaseStatus): string[] {
  const { type, key, subject, phase, since, deadline, health, ended } = status;
  const name = `${type} ${key}${team.isOneOfSeveral ? ` of ${team.name}` : ''}`;
  const about = subject === null ? [] : [indented(subject, '  about ')];
  if (ended) return [indented(`${name} has ended: ${phase}, ${formatTime(ended.on)}`, ''), ...about];
  const until = deadline ? `, until ${formatTime(deadline)}` : '';
  return [indented(`${name} · ${phase} · ${health}`, ''), ...about, `  since ${formatTime(since)}${until}`];
}

function part(title: string, paragraphs: readonly string[]): string[] {
  return paragraphs.length > 0 ? ['', title, paragraphs.join('\n\n')] : [];
}

function sleeping({ sleeps }: PhaseStatus): string[] {
  const lines = sleeps.map(({ until, why }) => indented(`${formatTime(until)}: ${why}`, '  until    '));
  return lines.length > 0 ? [lines.join('\n')] : [];
}

function tries({ writes, temporal }: Why): string[] {
  const activities = temporal?.reached ? temporal.activities : [];
  const failing = activities.map(({ activity, attempt, lastFailure, nextTry, isTried }) => {
    const next = nextTry ? `again ${soon(nextTry)}` : isTried ? 'running again' : 'as soon as a worker picks it up';
    return [
      indented(activitySummary(activity), '  activity '),
      indented(lastFailure ?? 'it was interrupted', '  failed   '),
      `  tried    ${times(attempt - 1)}, ${next}`,
    ].join('\n');
  });
  const open = writes.map(({ system, operation, intendedAt }) =>
    indented(
      `${system}, ${operation}: started ${ago(intendedAt)}, with no recorded result. It is looked up there before it is written again.`,
      '  write    ',
    ),
  );
  return [...failing, ...open];
}

/** Nothing of the above: then what it did last, and who acts next. */
function idle(why: Why): string[] {
  const { ended, waiting, parked, sleeps, writes, woken, temporal } = why;
  const failing = temporal?.reached ? temporal.activities.length : 0;
  if (ended || waiting.length + parked.length + sleeps.length + writes.length + failing > 0) return [];
  const woke = woken ? `${formatTime(woken.until)} has been reached: ${woken.why}. ` : '';
  return ['', indented(`${woke}It is working, or continues as soon as a worker runs.`, '')];
}

/** What keeps it from continuing whatever people answer. */
function stuck({ ended, temporal }: Why): string[] {
  if (ended || !temporal) return [];
  if (!temporal.reached) {
    const words = `${temporal.why}: cannot check whether a worker is running and what fails. ${temporal.remedy}`;
    return ['', indented(words, '')];
  }
  const { status, worker, workerSeen, taskAttempts, taskFailure } = temporal;
  const failing = taskAttempts > 1;
  const seen = taskFailure ?? 'see the failed workflow task in the Temporal UI.';
  const code = `It fails at its current step, ${times(taskAttempts)} so far: ${seen}`;
  const unlike = `The records show it as running; in Temporal it is ${status?.toLowerCase() ?? 'not known'}.`;
  return [
    ...(status === 'RUNNING' ? [] : ['', indented(unlike, '')]),
    ...(failing ? ['', indented(code, '')] : []),
    // A worker that fails answers nothing, and is there all the same.
    ...(worker === 'none' && !(failing && seenNow(workerSeen)) ? ['', ...noWorker(workerSeen)] : []),
  ];
}

function lastly({ ended, temporal }: Why): string[] {
  if (ended || !temporal?.reached) return [];
  const { worker, unreadable, log, link, ignored } = temporal;
  const happened = log.map(({ on, what }) => indented(`${formatTime(on)} ${what}`, '  '));
  return [
    ...(unreadable ? ['', indented(`A worker is running; its answer cannot be read here. ${unreadable}`, '')] : []),
    ...(worker === 'answers' && !unreadable ? ['', 'A worker is running. Latest events:', ...happened] : []),
    ...Object.entries(ignored).flatMap(([name, many]) => [
      '',
      indented(`Malformed Signals were ignored: ${name}, ${times(many)}. No command of Drumbeat sends such.`, ''),
    ]),
    ...(link ? ['', link] : []),
  ];
}

/** Workers ask for work at least every minute. */
function seenNow(seen: Date | null): boolean {
  return seen !== null && Date.now() - seen.getTime() < 75_000;
}

function noWorker(seen: Date | null): string[] {
  const last = seen ? `; one polled ${ago(seen)}` : '';
  return [
    `No worker is running${last}. Start one to continue:`,
    command(['up'], '  '),
    `${command(['worker'], '  ')}     (if the rest is already running)`,
  ];
}

function times(many: number): string {
  return many === 1 ? 'once' : `${many} times`;
}

function ago(then: Date): string {
  return `${span(Date.now() - then.getTime())} ago`;
}

function soon(then: Date): string {
  return `in ${span(then.getTime() - Date.now())}`;
}

/** Real time, as people say it. */
function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}
