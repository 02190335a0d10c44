/** From a click or a submitted form to the `decide` Signal. What this answers is what Slack, and so the person, is told. */
import type { ModalView } from '@slack/types';
import type { Kysely } from 'kysely';
import pTimeout from 'p-timeout';
import type { Tables } from '../../records/tables.ts';
import { WorkflowGone } from '../temporal/errors.ts';
import type { TemporalClient } from '../temporal/client.ts';
import { closedWords, formFor, lookUp, type Asked } from '../asked.ts';
import { writeClick, type Click } from './click.ts';
import { formBlocks } from './forms/blocks.ts';
import { readForm, type ViewState } from './forms/read.ts';
import type { FieldErrors, FormContext } from '../../forms/fields.ts';
import type { Form } from '../../forms/form.ts';

/** Slack waits 3 s in all, and the signal may take 2 of them. */
const recordsMs = 700;
export const modalId = 'decide';

export interface DecideDeps {
  readonly db: Kysely<Tables>;
  readonly temporal: Pick<TemporalClient, 'decide'>;
}

/** Temporal has the vote, or the workflow has ended and never will. Anything else is thrown: then nothing was acknowledged. */
type Delivered = { readonly now: 'stored' } | { readonly now: 'closed'; readonly words: string };
export type Pressed = Delivered | { readonly now: 'opens'; readonly view: ModalView };
export type Submitted = Delivered | { readonly now: 'invalid'; readonly errors: FieldErrors };

/** A button: the vote itself, or the form that goes with it for somebody who may answer. */
export async function press({ db, temporal }: DecideDeps, click: Click): Promise<Pressed> {
  const asked = await soon(lookUp(db, click.workflowId, click.vote.questionId));
  const fill = asked && formFor(asked, click.vote);
  if (fill) return { now: 'opens', view: modal(fill, click) };
  return deliver(temporal, click, asked);
}

/** A form: back to its fields, or the vote with its values. Whoever may not answer by now is told so by the workflow. */
export async function submit({ db, temporal }: DecideDeps, click: Click, state: ViewState): Promise<Submitted> {
  const asked = await soon(lookUp(db, click.workflowId, click.vote.questionId));
  const fill = asked && formFor(asked, click.vote);
  if (!fill) return deliver(temporal, click, asked);
  const read = readForm(fill.form, state, fill.context);
  if ('errors' in read) return { now: 'invalid', errors: read.errors };
  return deliver(temporal, { ...click, vote: { ...click.vote, values: read.values } }, asked);
}

async function deliver(temporal: DecideDeps['temporal'], click: Click, asked: Asked | undefined): Promise<Delivered> {
  try {
    await temporal.decide(click.workflowId, click.vote);
    return { now: 'stored' };
  } catch (error) {
    if (error instanceof WorkflowGone) return { now: 'closed', words: closedWords(asked) };
    throw error;
  }
}

function modal({ form, context }: { form: Form<object>; context: FormContext }, click: Click): ModalView {
  return {
    type: 'modal',
    callback_id: modalId,
    private_metadata: writeClick(click),
    title: { type: 'plain_text', text: form.title },
    submit: { type: 'plain_text', text: 'Send' },
    close: { type: 'plain_text', text: 'Not now' },
    blocks: formBlocks(form, context),
  };
}

/** The records answer soon or not at all: a person is waiting. */
function soon<Result>(reading: Promise<Result>): Promise<Result> {
  return pTimeout(reading, { milliseconds: recordsMs });
}
