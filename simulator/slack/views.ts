/** `views.*`: modals that the app opens for a person, in exchange for a fresh trigger id. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Endpoint } from '../frame.ts';
import type { Modal } from './blocks.ts';
import { limits } from './limits.ts';
import type { OpenView, Slack } from './memory.ts';
import { method, modalOf, SlackError, text } from './method.ts';
import { viewObject } from './objects.ts';

export function views(slack: Slack): Endpoint[] {
  const opening = z.object({ trigger_id: z.string(), view: z.unknown().optional() });
  return [
    method('views.open', opening, (input) => {
      const modal = modalOf(input.view);
      const user = exchange(slack, input.trigger_id);
      closeAll(slack, user);
      return { view: viewObject(open(slack, user, modal)) };
    }),

    method('views.push', opening, (input) => {
      const modal = modalOf(input.view);
      const user = exchange(slack, input.trigger_id);
      if (slack.viewsOf(user).length === 0) throw new SlackError('not_found');
      return { view: viewObject(open(slack, user, modal)) };
    }),

    method(
      'views.update',
      z.object({ view_id: text, external_id: text, hash: text, view: z.unknown().optional() }),
      (input) => {
        const modal = modalOf(input.view);
        const view = slack.value.views.find(
          (one) => one.id === input.view_id || (input.external_id && one.modal.external_id === input.external_id),
        );
        if (!view) throw new SlackError('not_found');
        if (input.hash && input.hash !== view.hash) throw new SlackError('hash_conflict');
        replace(slack, view, modal);
        return { view: viewObject(view) };
      },
    ),
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

export function open(slack: Slack, user: string, modal: Modal): OpenView {
  const stack = slack.viewsOf(user);
  if (stack.length >= limits.viewsInStack) throw new SlackError('push_limit_reached');
  if (modal.external_id && slack.value.views.some((one) => one.modal.external_id === modal.external_id)) {
    throw new SlackError('duplicate_external_id');
  }
  const id = slack.nextViewId();
  const view: OpenView = {
    id,
    user,
    root: stack[0]?.id ?? id,
    previous: stack.at(-1)?.id ?? null,
    hash: freshHash(slack),
    modal,
  };
  slack.value.views.push(view);
  shown(slack, view, 'views.open');
  return view;
}

export function replace(slack: Slack, view: OpenView, modal: Modal): void {
  view.modal = modal;
  view.hash = freshHash(slack);
  shown(slack, view, 'views.update');
}

export function closeTop(slack: Slack, view: OpenView): void {
  slack.value.views = slack.value.views.filter((one) => one !== view);
  slack.save();
  slack.world.changed();
}

export function closeAll(slack: Slack, user: string): void {
  slack.value.views = slack.value.views.filter((one) => one.user !== user);
  slack.save();
  slack.world.changed();
}

function shown(slack: Slack, view: OpenView, operation: string): void {
  slack.save();
  slack.world.effect({
    vendor: 'slack',
    operation,
    target: `${view.user}:${view.id}`,
    summary: view.modal.title.text,
  });
}

const freshHash = (slack: Slack): string => `${slack.nextTs()}.${randomBytes(4).toString('hex')}`;
