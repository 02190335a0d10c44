/** The Prometheus rules and the metrics that docs/deploy.md names. */
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

const root = new URL('../../', import.meta.url);
const rules = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});

export async function alertRules(): Promise<{ alert: string; expr: string }[]> {
  const read = rules.parse(parse(await readFile(new URL('examples/alerts.yml', root), 'utf8')));
  return read.groups.flatMap((group) => group.rules);
}

/** Names in the guide and in the rules, as `/metrics` shows them. */
export async function documentedMetrics(): Promise<string[]> {
  const guide = await readFile(new URL('docs/deploy.md', root), 'utf8');
  const exprs = (await alertRules()).map(({ expr }) => expr).join('\n');
  const found = `${[...guide.matchAll(/`(drumbeat_\w+)`/g)].map(([, name]) => name).join('\n')}\n${exprs}`;
  return [...new Set(found.match(/\b(?:drumbeat|temporal)_\w+/g))];
}
