/** `report`: an iteration as it went, as one page or as JSON. From the records alone: no worker, no Temporal. */
import { commandContext } from '../config/command-context.ts';
import { Option, type Command } from 'commander';
import { latestIteration, reportOf } from '../records/report.ts';
import { terminalSummary } from '../client/report/terminal.ts';
import { canOpen, openPage, pageOf, writeReport } from '../client/report/write.ts';
import { document, jsonFlag, NotFound, type Json } from './answer.ts';
import { findWorkflow } from './ids.ts';
import { withRecords, type WithTeam } from './open.ts';
import { chooseTeam, teamFlag, type TeamChoice } from './team.ts';
import { print } from '../client/terminal/print.ts';

interface Options extends Json, TeamChoice {
  readonly open?: boolean;
  readonly out?: string;
}

export function addReport(program: Command): void {
  program
    .command('report')
    .argument('[iteration...]', 'for example 2026-w49 or w49; the latest that has started, if none is named')
    .description('one page: goals, changes, waits, decisions, the improvement')
    .option(...teamFlag)
    .option('--open', 'opens the page in a browser')
    .option('--out <file>', 'where the page goes; - prints it (default: .drumbeat/reports/…)')
    .addOption(new Option(...jsonFlag).conflicts(['open', 'out']))
    .addHelpText(
      'after',
      '\nWorks with no worker and no Temporal. The page needs no network; it prints well.\n' +
        '\nExamples:\n  npm run drumbeat -- report --open\n  npm run drumbeat -- report w49 --out report.html',
    )
    .action((iteration: string[], options: Options) =>
      withRecords(({ teams, db }) =>
        showReport({ team: chooseTeam(teams, options, iteration), db }, iteration, options),
      ),
    );
}

async function showReport(opened: WithTeam, written: readonly string[], options: Options): Promise<void> {
  const { team, db } = opened;
  const key =
    written.length > 0 ? (await findWorkflow(opened, written, 'iteration')).key : await latestIteration(db, team.id);
  if (key === null)
    throw new NotFound(`${team.name} has no iteration yet`, 'Start one: npm run drumbeat -- iteration start');
  const report = await reportOf(db, team.id, key, team.simulate);
  if (options.json) return document(report);
  if (options.out === '-') return print((await pageOf(db, report)).trimEnd());
  const path = await writeReport(db, report, options.out ?? `.drumbeat/reports/${team.id}-${key}.html`);
  print(...terminalSummary(report), '', `The whole report: ${path}`);
  if (options.open && !(canOpen(commandContext().env) && (await openPage(path))))
    print('No browser could be opened: open the file yourself.');
}
