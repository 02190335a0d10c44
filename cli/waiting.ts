/** `waiting`: who are we waiting for, for what, since when, until when. From the records, so it works with no worker running. */
import type { Command } from 'commander';
import { formatTime } from '../domain/text/dates.ts';
import { openFaults } from '../records/faults.ts';
import { waitingNow, type WaitingFor } from '../records/waiting.ts';
import { activitySummary } from '../client/activity-words.ts';
import type { PhaseStatus } from '../records/workflow-status.ts';
import { answer, jsonFlag, type Json } from './answer.ts';
import { shortId } from './ids.ts';
import { withRecords } from './open.ts';
import { chosenTeams, namesOf, teamFlag, type ChosenTeam, type TeamChoice } from './team.ts';
import { command, indented } from '../client/terminal/print.ts';

export function addWaiting(program: Command): void {
  program
    .command('waiting')
    .description('who are we waiting for, for what, since when, until when')
    .option(...teamFlag)
    .option(...jsonFlag)
    .addHelpText('after', '\nWorks with no worker running.\n\nExample:\n  npm run drumbeat -- waiting')
    .action((options: Json & TeamChoice) =>
      withRecords(async ({ teams, db }) => {
        const chosen = chosenTeams(teams, options);
        const each = await Promise.all(
          chosen.map(async (team) => ({
            team,
            waiting: await waitingNow(db, team.id),
            parked: await openFaults(db, { team: team.id }),
          })),
        );
        const facts = {
          waiting: each.flatMap(({ waiting }) => waiting),
          parked: each.flatMap(({ parked }) => parked),
        };
        answer(options, facts, () => {
          const paragraphs = each.flatMap(({ team, waiting, parked }) => [
            ...parked.map((fault) => {
              const id = shortId(team, fault.workflowId);
              return `${id} is parked until somebody fixes the cause.\n${parkedWords(fault, id)}`;
            }),
            ...waiting.map((one) => describe(team, one, team.isOneOfSeveral ? `${team.name}: ` : '')),
          ]);
          if (paragraphs.length > 0) return [paragraphs.join('\n\n')];
          return [`${namesOf(chosen)} ${chosen.length > 1 ? 'are' : 'is'} not waiting for anyone.`];
        });
      }),
    );
}

/** One open question, as `waiting`, `why` and `iteration show` print it. */
export function describe(team: ChosenTeam, one: WaitingFor, asked = ''): string {
  const names = (people: readonly { readonly name: string }[]) => people.map(({ name }) => name).join(', ');
  const { answered, reminded, next } = one;
  return [
    indented(one.question, asked),
    ...(one.subject === null ? [] : [indented(one.subject, '  about    ')]),
    indented(one.anyone ? 'anyone on the team' : waitedFor(one), '  who      '),
    `  since    ${formatTime(one.since)}${one.inSlack ? '' : ', but its message is not in Slack yet'}`,
    ...(reminded
      ? [indented(`${formatTime(reminded.on)}, ${names(reminded.people)}: ${reminded.name}`, '  reminded ')]
      : []),
    ...(next ? [indented(`${formatTime(next.on)}, ${names(next.people)}: ${next.name}`, '  next     ')] : []),
    `  until    ${formatTime(one.until)}`,
    ...(answered.length > 0 ? [indented(names(answered), '  answered ')] : []),
    indented(one.ifNobodyAnswers, '  else     '),
    command(['decide', shortId(team, one.workflowId), one.questionId], '  answer   '),
  ].join('\n');
}

/** Whose answer is needed, or why there is nobody. */
function waitedFor({ people, disagree, missing }: WaitingFor): string {
  const names = people.map(({ name }) => name).join(', ');
  const them = disagree ? `${names}: they do not agree yet` : names;
  return [them, missing ?? ''].filter((words) => words !== '').join('; ');
}

/** One parked activity, as `waiting` and `why` print it. */
export function parkedWords({ activity, why, remedy, since }: PhaseStatus['parked'][number], id: string): string {
  return [
    indented(activitySummary(activity), '  activity '),
    indented(why, '  why      '),
    `  since    ${formatTime(since)}`,
    indented(remedy, '  fix      '),
    command(['resume', id], '  then     '),
  ].join('\n');
}
