/**
 * Slack's own sample payloads (slackapi/java-slack-sdk, json-logs) as judge of the simulator's answers: no key that Slack
 * does not know, no value of another type. Blocks are left out: they are what the app itself sent.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(process.env['DRUMBEAT_SPECS'] ?? '../shared/specs', 'slack-samples');

export const samplesAreHere = existsSync(folder);

/** Empty also where the samples are not. */
export function strangeTo(sample: string, answer: unknown): string[] {
  if (!samplesAreHere) return [];
  const known: unknown = JSON.parse(readFileSync(resolve(folder, `${sample}.json`), 'utf8'));
  return compare(known, answer, '');
}

function compare(known: unknown, ours: unknown, path: string): string[] {
  // Slack writes null for what is absent; a sample shows only one of both.
  if (ours === null || ours === undefined) return [];
  if (kindOf(known) !== kindOf(ours)) return [`${path}: ${kindOf(ours)} instead of ${kindOf(known)}`];
  if (Array.isArray(known) && Array.isArray(ours)) {
    return known.length === 0 ? [] : ours.flatMap((one, index) => compare(known[0], one, `${path}[${index}]`));
  }
  if (!isRecord(known) || !isRecord(ours) || Object.keys(known).length === 0) return [];
  return Object.entries(ours).flatMap(([key, value]) => {
    if (key === 'blocks' || value === undefined) return [];
    return key in known ? compare(known[key], value, `${path}.${key}`) : [`${path}.${key}: unknown to Slack`];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
