/** Slack's numbers, each with where it stands. A request that breaks one is refused here as it would be there. */
export const limits = {
  /** docs.slack.dev/reference/block-kit/blocks: "up to 50 blocks in each message". */
  blocksInMessage: 50,
  /** @slack/types views.d.ts, BaseView.blocks: "Max of 100 blocks". */
  blocksInView: 100,
  /** @slack/types blocks.d.ts, ActionsBlock.elements: "maximum of 25 elements". */
  elementsInActions: 25,
  /** @slack/types blocks.d.ts, ContextBlock.elements: "Maximum number of items is 10". */
  elementsInContext: 10,
  /** @slack/types composition-objects.d.ts, MrkdwnElement.text: "maximum length is 3000 characters". */
  text: 3000,
  /** @slack/types blocks.d.ts, InputBlock.label and hint: 2000 characters. */
  label: 2000,
  /** @slack/types blocks.d.ts, Block.block_id: 255 characters. */
  blockId: 255,
  /** @slack/types extensions.d.ts, Action.action_id: 255 characters. */
  actionId: 255,
  /** @slack/types block-elements.d.ts, Button.text: 75 characters. */
  buttonText: 75,
  /** @slack/types block-elements.d.ts, Button.value: 2000 characters. */
  buttonValue: 2000,
  /** @slack/types composition-objects.d.ts, Option: text, value and description 75 characters each. */
  option: 75,
  /** @slack/types block-elements.d.ts, StaticSelect.options: 100. */
  optionsInSelect: 100,
  /** docs.slack.dev/reference/block-kit/block-elements/checkboxes-element: "maximum of 10 options". */
  optionsInGroup: 10,
  /** @slack/types extensions.d.ts, Placeholdable.placeholder: 150 characters. */
  placeholder: 150,
  /** docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element: max_length at most 3000. */
  inputLength: 3000,
  /** @slack/types views.d.ts, ModalView.title, submit and close: 24 characters. */
  modalTitle: 24,
  /** @slack/types views.d.ts, BaseView.private_metadata: 3000 characters. */
  privateMetadata: 3000,
  /** @slack/types views.d.ts, BaseView.callback_id: 255 characters. */
  callbackId: 255,
  /** docs.slack.dev/reference/methods/chat.postMessage, `msg_too_long`: 40,000 characters. */
  messageText: 40_000,
  /** docs.slack.dev/reference/methods/chat.update, `msg_too_long`: 4,000 characters. */
  updateText: 4000,
  /** `msg_blocks_too_long` has no documented number; measured in slackapi/bolt-js#2867: 9,597 characters pass, 11,341 do not. */
  blocksText: 9600,
  /** docs.slack.dev/reference/methods/conversations.history: limit at most 999, 100 by default. */
  page: 999,
  pageDefault: 100,
  /** docs.slack.dev/interactivity/handling-user-interaction: trigger_id expires in 3 seconds; answer within 3 seconds. */
  triggerMs: 3000,
  answerMs: 3000,
} as const;
