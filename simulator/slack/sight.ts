/** Who sees what, and whom a message waits for. */
import type { Block } from './blocks.ts';
import type { Button } from './elements.ts';
import { app, type Channel, type Message } from './memory.ts';

/** Everyone of the workspace is in every channel; a direct conversation is its person's alone. */
export function canSee(user: string, channel: Channel, message?: Message): boolean {
  const inside = channel.kind !== 'im' || channel.user === user;
  return inside && (message?.onlyFor === undefined || message.onlyFor === user);
}

/** The buttons that can be clicked, links apart. */
export function buttonsOf(message: Message): { blockId: string; button: Button }[] {
  return message.blocks.flatMap((block) =>
    elementsOf(block).flatMap((element) =>
      element.type === 'button' && element.url === undefined ? [{ blockId: block.block_id, button: element }] : [],
    ),
  );
}

function elementsOf(block: Block) {
  if (block.type === 'actions') return block.elements;
  return block.type === 'section' && block.accessory ? [block.accessory] : [];
}

/** Whose answer the message waits for: the people it mentions while its buttons live; in a direct conversation its person. */
export function waitsFor(message: Message, channel: Channel): string[] {
  if (message.onlyFor || buttonsOf(message).length === 0) return [];
  if (channel.user) return [channel.user];
  const mentioned = JSON.stringify([message.text, message.blocks]).matchAll(
    /<@([UW][A-Z0-9]+)[|>]|"user_id":"([UW][A-Z0-9]+)"/g,
  );
  const people = [...mentioned].map((match) => match[1] ?? match[2] ?? '');
  return [...new Set(people)].filter((one) => one !== app.user);
}
