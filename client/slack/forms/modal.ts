/** The modals that people see: a form, and the notice that replaces one that came too late. */
import type { ModalView } from '@slack/types';
import type { FormContext } from '../../../forms/fields.ts';
import type { Form } from '../../../forms/form.ts';
import { writeCarried, type Carried } from '../../../vendors/slack/question-message.ts';
import { formBlocks } from './blocks.ts';

export const modalId = 'decide';

export function formModal(
  { form, context }: { form: Form<object>; context: FormContext },
  carried: Carried,
): ModalView {
  return {
    type: 'modal',
    callback_id: modalId,
    private_metadata: writeCarried(carried),
    title: { type: 'plain_text', text: form.title },
    submit: { type: 'plain_text', text: 'Send' },
    close: { type: 'plain_text', text: 'Not now' },
    blocks: formBlocks(form, context),
  };
}

export function closedModal(words: string): ModalView {
  return notice('Too late', words);
}

export function refusedModal(words: string): ModalView {
  return notice('Not recorded', words);
}

function notice(title: string, words: string): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: title },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: words } }],
  };
}
