/** What the Slack app counts: what became of each request, and how long Slack waited. No person, no text. */
import { Counter, Histogram, Registry } from 'prom-client';

/**
 * `acknowledged`: Slack heard yes. `not_stored`: it heard an error, and so did the person who clicked. `refused`: not from Slack, or
 * heard before. `limited`: one too many of one person. `malformed`: nothing of ours. `broken_off`: the connection went before the answer.
 */
export type Outcome = 'acknowledged' | 'not_stored' | 'refused' | 'limited' | 'malformed' | 'broken_off';
const outcomes: readonly Outcome[] = ['acknowledged', 'not_stored', 'refused', 'limited', 'malformed', 'broken_off'];

export interface SlackAppMetrics {
  /** Counts one request that has been answered. */
  answered(outcome: Outcome, seconds: number): void;
  text(): Promise<string>;
}

export function slackAppMetrics(): SlackAppMetrics {
  const registry = new Registry();
  const requests = new Counter({
    name: 'drumbeat_slack_requests_total',
    help: 'Requests to the Slack app, by result',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const answers = new Histogram({
    name: 'drumbeat_slack_answer_seconds',
    help: 'How long Slack waited for a response to its request; it gives up after 3 s',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3],
    registers: [registry],
  });
  // From the start on, so that a rate can see the first one.
  for (const outcome of outcomes) requests.inc({ outcome }, 0);
  return {
    answered(outcome, seconds) {
      requests.inc({ outcome });
      if (outcome === 'acknowledged' || outcome === 'not_stored') answers.observe(seconds);
    },
    text: () => registry.metrics(),
  };
}

/** By the status that the Slack app answers with. */
export function outcomeOf(status: number): Outcome {
  if (status === 200) return 'acknowledged';
  if (status === 401) return 'refused';
  if (status === 429) return 'limited';
  return status >= 500 ? 'not_stored' : 'malformed';
}
