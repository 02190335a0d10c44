/** Search attributes must be known to the server before a workflow sets one: else its task fails again and again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { UserError } from '../../config/user-error.ts';
import { searchAttributes } from '../../workflows/contract/search-attributes.ts';

/** Those the server does not know yet; the worker registers them. */
export async function missingSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const known = await knownTo(connection, namespace);
  return Object.values(searchAttributes).flatMap(({ name }) => (known[name] === undefined ? [name] : []));
}

/** Registers what is missing and waits until the server knows it. @returns the names that were new */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const known = await knownTo(connection, namespace);
  const wanted = Object.values(searchAttributes).map(({ name, type }) => ({
    name,
    type,
    code: encodeSearchAttributeIndexedValueType(type) ?? 0,
  }));
  const clash = wanted.find(({ name, code }) => known[name] !== undefined && known[name] !== code);
  if (clash) {
    throw new UserError(
      `The Temporal namespace ${namespace} has a search attribute ${clash.name} of another type than ${clash.type}`,
      `Remove it, or give Drumbeat a namespace of its own (TEMPORAL_NAMESPACE).`,
    );
  }
  const missing = wanted.filter(({ name }) => known[name] === undefined);
  if (missing.length === 0) return [];
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map(({ name, code }) => [name, code])),
  });
  for (let now = known; missing.some(({ name }) => now[name] === undefined);) {
    await sleep(100);
    now = await knownTo(connection, namespace);
  }
  return missing.map(({ name }) => name);
}

async function knownTo(connection: Connection, namespace: string): Promise<Record<string, number>> {
  const answer = await connection.operatorService.listSearchAttributes({ namespace });
  return answer.customAttributes ?? {};
}
