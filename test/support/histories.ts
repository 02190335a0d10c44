/** The histories that the replay gate keeps: `npm run record-histories` lives the tests that give some, and writes them. */
import { mkdir, writeFile } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

const histories = new URL('../histories/', import.meta.url);

export async function recordHistories(client: Client, record: string, ids: readonly string[]): Promise<void> {
  if (!process.env['RECORD_HISTORIES']) return;
  await mkdir(histories, { recursive: true });
  for (const id of ids) {
    const history = await client.workflow.getHandle(id).fetchHistory();
    const [kind = ''] = id.split('/');
    await writeFile(new URL(`${record}.${kind}.json`, histories), historyToJSON(history));
  }
}
