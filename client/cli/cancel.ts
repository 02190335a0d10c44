/** `iteration cancel`: ends one early, with a reason and after a second look, and says what was taken back and what is left. */
import type { Command } from 'commander';
import { PlainError } from '../../config/plain-error.ts';
import { sayOn } from '../../domain/wording.ts';
import { openQuestions } from '../../records/questions.ts';
import { keepCancelReason, type StoryRow } from '../../records/stories.ts';
import { storyOf } from '../../records/story-list.ts';
import { NoWorker } from '../temporal-errors.ts';
import type { TemporalDoor } from '../temporal.ts';
import { answer, jsonFlag, type Json } from './answer.ts';
import { findStory } from './ids.ts';
import { withBoth } from './open.ts';
import { outcomeWords } from './outcome.ts';
import { indented } from './print.ts';

const cleanUpWithinMs = 60_000;

interface Options extends Json {
  readonly reason?: string;
  readonly yes?: boolean;
}

export function addCancel(iteration: Command): void {
  iteration
    .command('cancel')
    .argument('[key...]', 'for example 2026-w49 or w49; the only one that runs, if none is named')
    .description('ends an iteration early: takes back what can be taken back, and says what is left')
    .option('--reason <words>', 'why; those who were asked something read it')
    .option('--yes', 'without being asked whether you are sure')
    .option(...jsonFlag)
    .addHelpText(
      'after',
      '\nExample:\n  npm run drumbeat -- iteration cancel w49 --reason "the team is split up" --yes',
    )
    .action((key: string[], options: Options, itself: Command) =>
      withBoth(async ({ team, db, temporal }) => {
        const story = await findStory({ team, db }, key, 'iteration');
        if (story.ended_on) return ended(story, options);
        const open = await openQuestions(db, { workflowId: story.workflow_id });
        const reason = await reasonFor(itself, story, open.length, options);
        if (reason === null) throw new PlainError('Nothing was done');
        await keepCancelReason(db, story.workflow_id, reason);
        await carryOut(temporal, story.workflow_id);
        const { outcome = null } = (await storyOf(db, story.workflow_id)) ?? {};
        answer(options, { cancelled: story.workflow_id, reason, outcome, withdrawnQuestions: open.length }, () => [
          `${story.key} is cancelled.`,
          ...outcomeWords({ outcome, reason }),
          ...(open.length > 0 ? [`  withdrawn  ${questions(open.length)}`] : []),
        ]);
      }),
    );
}

/** Cancelled twice is cancelled once; one that ran its course cannot be. */
function ended(story: StoryRow, options: Options): void {
  if (story.phase !== 'cancelled')
    throw new PlainError(`${story.key} has ended already: ${story.phase}. Nothing was done`);
  const { workflow_id: cancelled, cancel_reason: reason, outcome, ended_on: on } = story;
  answer(options, { cancelled, reason, outcome, withdrawnQuestions: 0 }, () => [
    `${story.key} was cancelled already, ${sayOn(on ?? '')}. Nothing was done.`,
  ]);
}

/** Asks a person at a terminal; a script has to say it all. Null: not sure after all. */
async function reasonFor(
  itself: Command,
  { key, phase }: StoryRow,
  open: number,
  options: Options,
): Promise<string | null> {
  const { reason: given = '', yes = false, json = false } = options;
  if (given.trim() !== '' && yes) return given.trim();
  if (json || !process.stdin.isTTY || !process.stdout.isTTY) {
    itself.error(`error: nobody can be asked here: give --reason "…" and --yes`, { exitCode: 2 });
  }
  const { confirm, isCancel, text } = await import('@clack/prompts');
  process.stdout.write(
    `${indented(`${key} · ${phase}. Cancelling takes back its labels and its tracking issue, cancels its release, and withdraws ${questions(open)}.`, '')}\n`,
  );
  const reason =
    given.trim() ||
    (await text({
      message: 'Why is it cancelled?',
      validate: (words) => (words?.trim() ? undefined : 'The team will ask.'),
    }));
  if (isCancel(reason)) return null;
  return yes || (await confirm({ message: `Cancel ${key}?`, initialValue: false })) === true ? reason.trim() : null;
}

async function carryOut(temporal: TemporalDoor, id: string): Promise<void> {
  const works = await temporal.state(id).then(
    () => true,
    (error: unknown) => !(error instanceof NoWorker),
  );
  try {
    await temporal.cancel(id, works ? cleanUpWithinMs : 1);
  } catch (error) {
    if (!(error instanceof NoWorker)) throw error;
    throw new NoWorker('The cancellation is stored, but no worker is there to clean up', error.remedy);
  }
}

function questions(many: number): string {
  return many === 1 ? '1 open question' : `${many} open questions`;
}
