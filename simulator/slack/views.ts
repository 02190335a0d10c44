/** `views.open`: the modal that the app opens for a person, in exchange for a fresh trigger id. A person has one at a time. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Endpoint } from '../frame.ts';
import type { Modal } from './blocks.ts';
import { limits } from './limits.ts';
import type { Slack } from './memory.ts';
import { method, modalOf, SlackError } from './method.ts';
import { viewObject } from './objects.ts';

export function views(slack: Slack): Endpoint[] {
  return [
    method('views.open', z.strictObject({ trigger_id: z.string(), view: z.unknown() }), (input) => {
      const modal = modalOf(input.view);
      const user = exchange(slack, input.trigger_id);
      return { view: viewObject(show(slack, { id: slack.nextViewId(), user, modal }, 'views.open')) };
    }),
  ];
}

/** A trigger id is good once, for three seconds, for the person who caused it. */
export function newTrigger(slack: Slack, user: string): string {
  const id = `${Date.now()}.${slack.nextTs().replace('.', '')}.${randomBytes(16).toString('hex')}`;
  const now = Date.now();
  for (const [old, { at }] of Object.entries(slack.value.triggers)) {
    // Kept for a while, so that a late exchange is told why it fails.
    if (now - at > 10 * 60_000) delete slack.value.triggers[old];
  }
  slack.value.triggers[id] = { user, at: now, used: false };
  slack.save();
  return id;
}

function exchange(slack: Slack, id: string): string {
  const trigger = slack.value.triggers[id];
  if (!trigger) throw new SlackError('invalid_trigger_id');
  if (trigger.used) throw new SlackError('exchanged_trigger_id');
  if (Date.now() - trigger.at > limits.triggerMs) throw new SlackError('expired_trigger_id');
  trigger.used = true;
  slack.save();
  return trigger.user;
}

/** Puts the view before its person, in place of the one they had, under a hash of its own. */
export function show(slack: Slack, content: { id: string; user: string; modal: Modal }, operation: string) {
  const view = { ...content, hash: `${slack.nextTs()}.${randomBytes(4).toString('hex')}` };
  slack.value.views[view.user] = view;
  slack.save();
  slack.world.effect({
    vendor: 'slack',
    operation,
    target: `${view.user}:${view.id}`,
    summary: view.modal.title.text,
  });
  return view;
}

export function close(slack: Slack, user: string): void {
  delete slack.value.views[user];
  slack.save();
  slack.world.changed();
}
