/** A word to the one person who clicked, where nobody else sees it. */

const timeoutMs = 1000;

/**
 * Only Slack's own address, or that of the Slack that is configured, is ever written to.
 * @throws {Error} when the word did not arrive
 */
export async function respond(responseUrl: string, words: string, slackApiUrl: string): Promise<void> {
  const { origin } = new URL(responseUrl);
  if (origin !== 'https://hooks.slack.com' && origin !== new URL(slackApiUrl).origin) {
    throw new Error(`A response to ${origin} was not sent: it is not Slack's address.`);
  }
  const answer = await fetch(responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, text: words }),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!answer.ok) throw new Error(`Slack did not accept the response to a click (HTTP ${answer.status}).`);
}
