/** The worker's metrics in one place: the records of each team as gauges, and what the Temporal SDK counts. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Gauge, Registry } from 'prom-client';
import { undecidedAfterMinutes, type Gauges } from '../records/gauges.ts';

export interface TeamGauges {
  readonly team: string;
  readonly gauges: Gauges;
}
type Measure = () => Promise<readonly TeamGauges[]>;

const help: Readonly<Record<keyof Gauges, string>> = {
  drumbeat_open_questions: 'Questions that are waiting for a person',
  drumbeat_overdue_questions: 'Open questions whose deadline has passed',
  drumbeat_longest_wait_seconds: 'How long the longest open question has waited',
  drumbeat_running_workflows: 'Running workflows',
  drumbeat_parked_workflows: 'Workflows with a parked activity',
  drumbeat_undecided_writes: `Outside writes without a known result for more than ${undecidedAfterMinutes} minutes`,
};

/**
 * @param sdkAddress where the SDK's own exporter listens
 * @param broken how many team files cannot be used
 */
export function workerMetrics(measure: Measure, broken: () => number, sdkAddress: string): () => Promise<string> {
  const registry = new Registry();
  const registers = [registry];
  const reachable = new Gauge({
    name: 'drumbeat_records_reachable',
    help: '1 when the records answered this scrape, else 0',
    registers,
  });
  const files = new Gauge({
    name: 'drumbeat_broken_team_files',
    help: 'Team files that cannot be used: nothing new starts for their teams',
    registers,
  });
  const gauges = new Map(
    Object.entries(help).map(([name, words]) => [
      name,
      new Gauge({ name, help: words, labelNames: ['team'], registers }),
    ]),
  );

  return async () => {
    const measured = await measure().catch(() => null);
    reachable.set(measured ? 1 : 0);
    files.set(broken());
    // What is not known is not shown: an old number would look like a fresh one.
    for (const one of gauges.values()) one.reset();
    for (const { team, gauges: values } of measured ?? []) {
      for (const [name, value] of Object.entries(values)) gauges.get(name)?.set({ team }, value);
    }
    return `${await registry.metrics()}\n${await sdkMetrics(sdkAddress)}`;
  };
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
