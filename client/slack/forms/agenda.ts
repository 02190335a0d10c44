/** A topic for the weekly sync, or a blocker (R10). */
import { z } from 'zod';
import { asked, textInput, tick } from './blocks.ts';
import { form } from './form.ts';
import { words } from './shapes.ts';

export const agenda = form<'agenda'>({
  title: 'For the sync',
  blocks: (context) => [
    asked(context),
    textInput({ at: 'topic', label: 'What is it about?', example: 'Who tests the upgrade on staging?', max: 300 }),
    tick({
      at: 'blocker',
      label: 'Is it a blocker?',
      statement: 'Yes: work stands still until it is solved',
      optional: true,
    }),
  ],
  values: z.strictObject({ topic: words(300), blocker: z.boolean().default(false) }),
  parse: (the) => ({ topic: the.text('topic'), blocker: the.ticked('blocker') }),
});
