/** `up`, `demo`, `worker`, `slack`: the processes. Each is its own program; these verbs only start it. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { UserError } from '../config/user-error.ts';

export function addRun(program: Command): void {
  program
    .command('up')
    .description(
      'runs everything on this machine: PostgreSQL and Temporal (unless addresses are set), worker, Slack app',
    )
    .addHelpText('after', '\nExample:\n  npm run drumbeat -- up')
    .action(async () => {
      mustBeLocal('up');
      const { up } = await import('../local/up.ts');
      await up();
    });

  program
    .command('demo')
    .description('runs one iteration with simulated vendors; a second start continues where the first stopped')
    .option('--auto', 'scripted teammates answer for you')
    .option('--fresh', 'discard an unfinished demo and start over')
    .addHelpText('after', '\nExamples:\n  drumbeat demo\n  drumbeat demo --auto')
    .action(async (options: { auto?: boolean; fresh?: boolean }) => {
      mustBeLocal('demo');
      const { demo } = await import('../local/demo/demo.ts');
      await demo({ auto: options.auto ?? false, fresh: options.fresh ?? false });
    });

  program
    .command('worker')
    .description('runs a Temporal worker; needs the secrets of all vendors that are not simulated')
    .addHelpText('after', '\nExample:\n  DRUMBEAT_TEAM_FILE=team.yaml npm run drumbeat -- worker')
    .action(async () => void (await import('../worker/main.ts')));

  program
    .command('slack')
    .description('runs the Slack app: receives buttons and forms over HTTP')
    .addHelpText('after', '\nExample:\n  SLACK_PORT=3000 npm run drumbeat -- slack')
    .action(async () => void (await import('../client/slack/main.ts')));

  program
    .command('codec')
    .description('runs the codec server: decrypts payloads in the Temporal UI for those who may read them')
    .addHelpText('after', '\nExample:\n  DRUMBEAT_CODEC_ORIGINS=http://localhost:8233 npm run drumbeat -- codec')
    .action(async () => void (await import('../client/temporal/codec/main.ts')));
}

/** The image holds neither servers nor simulators. */
function mustBeLocal(verb: string): void {
  if (existsSync(new URL('../local', import.meta.url))) return;
  throw new UserError(
    `\`${verb}\` is not in this image, which has no servers of its own`,
    'Run it from a checkout. Here PostgreSQL and Temporal are those of DATABASE_URL and TEMPORAL_ADDRESS.',
  );
}
