/** The worker's metrics in one place: the team's records as gauges, and what the Temporal SDK counts. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Gauge, Registry } from 'prom-client';
import { undecidedAfterMinutes, type Gauges } from '../records/gauges.ts';

type Measure = () => Promise<Gauges>;

const help: Readonly<Record<keyof Gauges, string>> = {
  drumbeat_open_questions: 'Questions that wait for a person',
  drumbeat_overdue_questions: 'Open questions whose deadline has passed',
  drumbeat_longest_wait_seconds: 'How long the longest open question has waited',
  drumbeat_running_workflows: 'Iterations, releases and retrospectives that run',
  drumbeat_parked_workflows: 'Workflows with an activity that waits for a fix',
  drumbeat_undecided_writes: `Outside writes without a known result for more than ${undecidedAfterMinutes} minutes`,
};

/** @param sdkAddress where the SDK's own exporter listens */
export function workerMetrics(team: string, measure: Measure, sdkAddress: string): () => Promise<string> {
  const registry = new Registry();
  registry.setDefaultLabels({ team });
  const reachable = gauge(registry, 'drumbeat_records_reachable', '1 when the records answered this scrape, else 0');
  const gauges = new Map(Object.entries(help).map(([name, words]) => [name, gauge(registry, name, words)]));

  return async () => {
    const measured = await measure().catch(() => null);
    reachable.set(measured ? 1 : 0);
    // What is not known is not shown: an old number would look like a fresh one.
    for (const one of gauges.values()) one.set(Number.NaN);
    for (const [name, value] of Object.entries(measured ?? {})) gauges.get(name)?.set(value);
    return `${await registry.metrics()}\n${await sdkMetrics(sdkAddress)}`;
  };
}

function gauge(registry: Registry, name: string, words: string): Gauge {
  return new Gauge({ name, help: words, registers: [registry] });
}

async function sdkMetrics(address: string): Promise<string> {
  const answer = await fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(2_000) });
  return answer.text();
}

/** A loopback address that nobody listens on, for the SDK's exporter: it must be told one before it starts. */
export async function freeAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}
