/**
 * A capability added by the recipe of CONTRIBUTING.md, in a copy of the sources: one workflow with a form, a decision with two seats and
 * one message. It works everywhere at once, and nothing is touched that the recipe does not name.
 */
import { Client, Connection, WorkflowFailedError } from '@temporalio/client';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openDatabase } from '../records/database.ts';
import { text } from '../domain/text/text.ts';
import { taskQueue } from '../workflows/contract/ids.ts';
import { dataConverter } from '../workflows/runtime/data-converter.ts';
import { browserFile, complaintsOf, openBrowser } from './support/browser.ts';
import { openSite, type Site } from './support/site.ts';
import { capability, copyWith, type Copy } from './support/throw-away.ts';

let copy: Copy;
beforeAll(async () => {
  copy = await copyWith(capability);
});
afterAll(() => copy.remove());

test('takes at most 6 files and 130 lines', () => {
  expect(copy.files.toSorted()).toEqual([
    'forms/index.ts',
    'forms/order.ts',
    'workflows/index.ts',
    'workflows/lunch.ts',
  ]);
  expect(copy.files.length).toBeLessThanOrEqual(6);
  expect(copy.lines).toBeLessThanOrEqual(130);
});

describe.skipIf(!browserFile)('in a running installation', () => {
  let site: Site;
  let browser: Browser;
  let connection: Connection;
  let client: Client;
  let version: string;
  beforeAll(async () => {
    [site, browser] = await Promise.all([openSite(), openBrowser()]);
    await site.start(['node', 'worker/main.ts'], {}, copy.folder);
    await site.start(['node', 'client/slack/main.ts'], {}, copy.folder);
    connection = await Connection.connect({ address: inject('temporalAddress') });
    client = new Client({ connection, namespace: site.env.TEMPORAL_NAMESPACE, dataConverter });
    const db = openDatabase(site.env.DATABASE_URL);
    ({ version } = await db.selectFrom('configurations').select('version').executeTakeFirstOrThrow());
    await db.destroy();
  });
  afterAll(async () => {
    await connection?.close();
    await browser?.close();
    await site?.close();
  });

  const start = (key: string) =>
    client.workflow.start('lunch', {
      taskQueue,
      workflowId: `lunch/${site.team.id}/${key}`,
      args: [{ team: site.team.id, version, key, from: text`The Green Bowl`, participants: ['ada', 'ben'] }],
    });
  /** What a command prints, whatever its exit code. */
  const drumbeat = async (...args: string[]): Promise<string> => {
    const ran = await site.start(['node', 'cli/main.ts', ...args], {}, copy.folder);
    await ran.ended;
    return ran.log();
  };
  /** What this person sees in the console, in the team's channel. */
  const consoleOf = async (user: string) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const complaints = complaintsOf(page);
    await page.goto(`${site.simulator}/#${user}/${site.team.slack.channel}`);
    return { page, complaints, button: (name: string) => page.getByRole('button', { name, exact: true }) };
  };
  const order = async (user: string, dish: string): Promise<void> => {
    const { page, complaints, button } = await consoleOf(user);
    await button('Order').click();
    const dialog = page.getByRole('dialog', { name: 'Your lunch' });
    await dialog.getByRole('textbox').fill(dish);
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
    await page.close();
  };

  test('is answered in Slack and on the command line, and is seen in Temporal', async () => {
    const lunch = await start('friday');
    const id = lunch.workflowId;
    await expect
      .poll(() => drumbeat('waiting'))
      .toMatch(/What do you eat at the lunch of friday\?\s+about +The Green Bowl/);
    await order('U0ADA', 'Soup');
    await order('U0BEN', 'Salad');

    const { page, complaints, button } = await consoleOf('U0ADA');
    await button('Order it').waitFor();
    expect(await page.getByText('Ada Lindqvist: Soup').count()).toBeGreaterThan(0);
    expect(await drumbeat('why', id)).toMatch(
      /^lunch friday · deciding.*\s+about The Green Bowl[^]*Do we order this\?/,
    );
    await button('Order it').click();
    const waitingOn = async () => (await lunch.describe()).searchAttributes['WaitingOn'];
    await expect.poll(waitingOn).toEqual(['pm']);
    // It belongs to no iteration.
    const attributes = (await lunch.describe()).searchAttributes;
    expect(attributes).toMatchObject({ Team: [site.team.id], Phase: ['deciding'] });
    expect(attributes).not.toHaveProperty('Iteration');
    const shown = JSON.stringify(await lunch.query('__temporal_workflow_metadata'));
    expect(shown).toMatch(/\*\*lunch friday\*\* · deciding.*The Green Bowl/);
    expect(await drumbeat('decide', id, 'pay')).toMatch(/Order it/);
    await drumbeat('decide', id, 'pay', 'order', '--as', 'ben');
    expect(await lunch.result()).toEqual({ ordered: true });

    await page.getByText('Lunch is ordered: Ada Lindqvist: Soup, Ben Okafor: Salad').first().waitFor();
    expect(await button('Order it').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a cancel withdraws its question', async () => {
    const lunch = await start('monday');
    const { page, button } = await consoleOf('U0ADA');
    await button('Order').waitFor();
    const cancelled = await drumbeat('cancel', lunch.workflowId, '--reason', 'nobody is hungry', '--yes');
    expect(cancelled).toMatch(/lunch\/monday is cancelled\.[^]*nobody is hungry/);
    await expect(lunch.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    await button('Order').waitFor({ state: 'detached' });
    expect(await drumbeat('why', lunch.workflowId)).toMatch(/cancelled/);
    await page.close();
  });
});
