/**
 * After a write whose first attempt had an unknown outcome, the vendor is looked at again: that attempt may land late. What it made is
 * taken back; where somebody has touched it, a person is asked. No workflow waits for this.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { currentConfiguration } from '../records/configurations.ts';
import { endReadBack, takeReadBacks, type DueReadBack } from '../records/read-backs.ts';
import { channelOf } from '../domain/team.ts';
import { linkTo, listed, sourced, text, type Text } from '../domain/text/text.ts';
import type { MadeOnce, Written } from '../vendors/made-once.ts';
import type { VendorClient } from '../vendors/vendor.ts';
import { vendors } from '../vendors/vendors.ts';
import { slackMessage } from '../vendors/slack/made-once.ts';
import type { Deps } from './deps.ts';
import { createGate } from './gate.ts';
import { createOnce, lookUpSince, readBack } from './once.ts';
import { ownMarks } from './own-marks.ts';
import { repairSecondEffects } from './second-effects.ts';
import { createSlackOf } from './slack.ts';

/** Looks at those that are due. @param failed hears of each that could not be looked at; it is tried again */
export function createReadBack(deps: Deps, failed: (write: DueReadBack, error: unknown) => void): () => Promise<void> {
  const { db, clientOf } = deps;
  const slackOf = createSlackOf(deps);
  const gate = createGate(deps);

  return async () => {
    for (const write of await takeReadBacks(db, readBack.everyMs)) {
      await look(write).catch((error: unknown) => failed(write, error));
    }
  };

  async function look(write: DueReadBack): Promise<void> {
    const client: VendorClient = await clientOf(write.team, write.system);
    const kind = await kindOf(write);
    const where = kind.where.parse(write.madeIn);
    const marks = await ownMarks(db, client, write.key);
    const [first, ...others] = await kind.find(client, where, marks, lookUpSince(write.intendedAt));
    if (first) {
      const made = { key: write.key, client, kind, where };
      const { kept, touched } = await repairSecondEffects(db, made, [first, ...others], write.keptId);
      if (touched.length > 0) await ask(write, client, [kept, ...touched]);
    }
    if (Date.now() - write.doneAt.getTime() > readBack.forMs) await endReadBack(db, write.key);
  }

  /** Once, in the team's channel. */
  async function ask(write: DueReadBack, { title }: VendorClient, found: readonly Written[]): Promise<void> {
    const { team } = await currentConfiguration(db, write.team);
    const all = listed(
      found.map(({ reference }): Text => {
        const { link, name, id, place } = reference;
        return [link === null ? sourced(name ?? id, place) : linkTo(link, place)];
      }),
    );
    const what = sourced(write.operation, 'team');
    const body = text`${sourced(title, 'team')} holds the same thing twice (${what}): ${all}. Somebody has replied to the second or changed it, so it was not taken back. Drumbeat continues with the first: delete or close the other.`;
    const to = { system: 'slack', id: channelOf(team) } as const;
    const say = await gate.to(team, to);
    const { client, messages } = await slackOf(write.team);
    const once = createOnce(deps, { workflowId: () => write.workflowId, wait: pause });
    await once({
      team: write.team,
      client,
      operation: 'made twice',
      period: write.number,
      kind: slackMessage,
      where: { channel: to.id },
      write: (marker) => messages.post(say(body), marker),
      ifSkipped: null,
    });
  }
}

/** @throws Error where a later version no longer knows it */
async function kindOf({ system, kind: name }: Pick<DueReadBack, 'system' | 'kind'>): Promise<MadeOnce> {
  const kind = (await vendors[system].madeOnce()).find((one) => one.name === name);
  if (!kind) throw new Error(`vendors/${system}/ makes no "${name}" once.`);
  return kind;
}
