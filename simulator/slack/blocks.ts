/** Block Kit's blocks and views, as strictly as Slack reads them: unknown keys, wrong types and broken limits are refused. */
import { z } from 'zod';
import { actionElement, blockId, inputElement, mrkdwn, plain, textObject } from './elements.ts';
import { limits } from './limits.ts';
import { richText } from './rich-text.ts';

const image = { image_url: z.string().max(limits.url), alt_text: z.string().max(2000) };

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: textObject(limits.text).optional(),
    fields: z.array(textObject(limits.field)).min(1).max(limits.fieldsInSection).optional(),
    accessory: actionElement.optional(),
    expand: z.boolean().optional(),
  })
  .refine((one) => one.text ?? one.fields, 'missing required field: text or fields');

const actions = z.strictObject({
  type: z.literal('actions'),
  block_id: blockId,
  elements: z
    .array(actionElement)
    .min(1, 'no more than 0 items allowed')
    .max(limits.elementsInActions, `no more than ${limits.elementsInActions} items allowed`)
    .refine((all) => distinct(all.map((one) => one.action_id)), '`action_id` values must be unique within a block'),
});

const input = z.strictObject({
  type: z.literal('input'),
  block_id: blockId,
  label: plain(limits.label),
  element: inputElement,
  hint: plain(limits.label).optional(),
  optional: z.boolean().default(false),
  dispatch_action: z.boolean().default(false),
});
export type InputBlock = z.infer<typeof input>;

const block = z.discriminatedUnion('type', [
  section,
  actions,
  input,
  z.strictObject({ type: z.literal('header'), block_id: blockId, text: plain(limits.header) }),
  z.strictObject({ type: z.literal('divider'), block_id: blockId }),
  z.strictObject({
    type: z.literal('context'),
    block_id: blockId,
    elements: z
      .array(
        z.discriminatedUnion('type', [
          plain(limits.text),
          mrkdwn(limits.text),
          z.strictObject({ type: z.literal('image'), ...image }),
        ]),
      )
      .min(1)
      .max(limits.elementsInContext, `no more than ${limits.elementsInContext} items allowed`),
  }),
  z.strictObject({ type: z.literal('image'), block_id: blockId, ...image, title: plain(2000).optional() }),
  z.strictObject({ type: z.literal('markdown'), block_id: blockId, text: z.string().min(1).max(limits.markdown) }),
  richText,
]);
export type Block = z.infer<typeof block>;

const blocksUpTo = (max: number) =>
  z
    .array(block)
    .max(max, `no more than ${max} items allowed`)
    .refine((all) => distinct(all.map((one) => one.block_id)), '`block_id` values must be unique');

export const messageBlocks = blocksUpTo(limits.blocksInMessage);

export const modal = z
  .strictObject({
    type: z.literal('modal'),
    title: plain(limits.modalTitle),
    blocks: blocksUpTo(limits.blocksInView),
    submit: plain(limits.modalTitle).optional(),
    close: plain(limits.modalTitle).optional(),
    private_metadata: z.string().max(limits.privateMetadata).default(''),
    callback_id: z.string().max(limits.callbackId).default(''),
    external_id: z.string().max(255).default(''),
    clear_on_close: z.boolean().default(false),
    notify_on_close: z.boolean().default(false),
    submit_disabled: z.boolean().default(false),
  })
  .refine((one) => one.submit ?? !one.blocks.some((each) => each.type === 'input'), {
    message: '`submit` is required when an input block is within the blocks array',
    path: ['submit'],
  });
export type Modal = z.infer<typeof modal>;

/** Slack's way of saying what is wrong where, for example `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`. */
export function complaints(error: z.ZodError, under: string): string[] {
  return error.issues.map((issue) => {
    const what =
      issue.code === 'unrecognized_keys' ? `invalid additional property: ${issue.keys.join(', ')}` : issue.message;
    return `[ERROR] ${what} [json-pointer:/${[under, ...issue.path].map(String).filter(Boolean).join('/')}]`;
  });
}

/** How many characters of text the blocks hold, all texts counted. */
export function textLength(part: unknown): number {
  if (Array.isArray(part)) return part.reduce<number>((sum, one) => sum + textLength(one), 0);
  if (part === null || typeof part !== 'object') return 0;
  return Object.entries(part).reduce(
    (sum, [key, value]) => sum + (key === 'text' && typeof value === 'string' ? value.length : textLength(value)),
    0,
  );
}

function distinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}
