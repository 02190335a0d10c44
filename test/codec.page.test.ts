/** The Temporal UI in a real browser: encrypted to whoever has no codec server, clear text to whoever may ask one. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Listening } from '../client/http/serve.ts';
import { openCodecServer } from '../client/temporal/codec/server.ts';
import { converterWith, payloadCodec } from '../client/temporal/payload-codec.ts';
import { freePort } from '../local/ports.ts';
import { startTemporal, type TemporalServer } from '../local/temporal.ts';
import { taskQueue } from '../workflows/contract/ids.ts';
import { browserFile, openBrowser } from './support/browser.ts';

const settingsSchema = z.looseObject({ Codec: z.looseObject({ Endpoint: z.string() }) });
const title = 'Rotate the signing keys before Friday';
const token = randomBytes(32).toString('hex');
const keys = [{ id: 'k1', secret: randomBytes(32) }];

describe.skipIf(!browserFile)('the Temporal UI', () => {
  let folder: string;
  let temporal: TemporalServer;
  let codec: Listening;
  let browser: Browser;
  let workflow: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drumbeat-codec-'));
    const [uiPort, port] = [await freePort(), await freePort()];
    const origins = [`http://127.0.0.1:${uiPort}`];
    codec = await openCodecServer({
      settings: { host: '127.0.0.1', port, origins, token },
      namespace: 'default',
      codec: payloadCodec(keys),
      log: pino({ level: 'silent' }),
    });
    [temporal, browser] = await Promise.all([
      startTemporal({ folder, uiPort, codec: `http://127.0.0.1:${port}` }),
      openBrowser(),
    ]);
    const connection = await Connection.connect({ address: temporal.address });
    const client = new Client({ connection, dataConverter: converterWith(keys) });
    const { firstExecutionRunId } = await client.workflow.start('iteration', {
      taskQueue,
      workflowId: 'iteration/security/2026-w49',
      args: [{ title }],
    });
    await connection.close();
    workflow = `${temporal.ui}/namespaces/default/workflows/${encodeURIComponent('iteration/security/2026-w49')}/${firstExecutionRunId}/history`;
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    await codec.close();
    await temporal.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The workflow's page, when it has asked the codec server. */
  async function open(signedIn: boolean): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1300, height: 1000 },
      ...(signedIn && { httpCredentials: { username: 'me', password: token } }),
    });
    const page = await context.newPage();
    // What TEMPORAL_CODEC_INCLUDE_CREDENTIALS sets in the UI's image; the dev server has no option for it.
    await page.route('**/api/v1/settings*', async (route) => {
      const settings = settingsSchema.parse(await (await route.fetch()).json());
      await route.fulfill({ json: { ...settings, Codec: { ...settings.Codec, IncludeCredentials: true } } });
    });
    if (signedIn) await page.goto(`http://127.0.0.1:${codec.port}/`);
    const asked = page.waitForRequest((one) => one.url().includes('/decode') && one.method() === 'POST');
    await page.goto(workflow);
    await asked;
    return page;
  }

  test('shows clear text to a person who signed in at the codec server', async () => {
    const page = await open(true);
    await expect.poll(() => page.locator('main').textContent(), { timeout: 20_000 }).toContain(title);
    await page.context().close();
  }, 60_000);

  test('shows only what is encrypted to one who did not', async () => {
    const page = await open(false);
    await page.getByText('Event History').first().waitFor();
    await expect
      .poll(() => page.locator('main').textContent(), { timeout: 20_000 })
      .toContain('iteration/security/2026-w49');
    expect(await page.locator('main').textContent()).not.toContain(title);
    await page.context().close();
  }, 60_000);
});
