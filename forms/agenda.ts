/** A topic for the weekly sync; a blocker is one that stops work (R10). */
import { words, yes } from './fields.ts';
import { form } from './form.ts';

export const agenda = form('Topic for the sync', {
  topic: words(300, { label: 'What is it about?', example: 'Who tests the upgrade on staging?' }),
  blocker: yes('Is it a blocker?', 'Yes: work is blocked until it is resolved'),
});
