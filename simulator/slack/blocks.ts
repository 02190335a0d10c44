/** The blocks and modals of Block Kit that the app uses, as strictly as Slack reads them: unknown keys, wrong types and broken limits are refused. */
import { z } from 'zod';
import { blockId, button, inputElement, mrkdwn, plain } from './elements.ts';
import { limits } from './limits.ts';

const section = z.strictObject({
  type: z.literal('section'),
  block_id: blockId,
  text: z.discriminatedUnion('type', [plain(limits.text), mrkdwn(limits.text)]),
});

const actions = z.strictObject({
  type: z.literal('actions'),
  block_id: blockId,
  elements: z
    .array(button)
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
});

const context = z.strictObject({
  type: z.literal('context'),
  block_id: blockId,
  elements: z
    .array(mrkdwn(limits.text))
    .min(1)
    .max(limits.elementsInContext, `no more than ${limits.elementsInContext} items allowed`),
});

const block = z.discriminatedUnion('type', [section, actions, input, context]);
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
