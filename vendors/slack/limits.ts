/** Slack's numbers, in characters where nothing else is said, and what fits on one screen. */
export const limits = {
  /** docs.slack.dev/reference/methods/chat.postMessage and chat.update, `msg_too_long`. */
  message: 40_000,
  update: 4_000,
  /** All blocks of a message: `msg_blocks_too_long` has no documented number; 9,597 pass (slackapi/bolt-js#2867). */
  allBlocks: 9_597,
  /** Blocks of a modal, the options of a menu, and the boxes of a group. */
  blocks: 100,
  options: 100,
  boxes: 10,
  /** The text of a section, a context or a paragraph. */
  text: 3_000,
  /** The words on a button or an option. */
  option: 75,
  label: 2_000,
  hint: 2_000,
  placeholder: 150,
};

/** What a question shows in its message; its form or the details show all. */
export const onOneScreen = { lines: 12, notice: 12, value: 150 };
