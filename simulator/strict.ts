/** Reading requests strictly: what a vendor would understand and its simulator does not is reported, never ignored. */
import type { Call, Endpoint } from './frame.ts';

/** The endpoint, refusing with 501 every query parameter that is not `known` to it. */
export function understanding(known: readonly string[], endpoint: Endpoint): Endpoint {
  return {
    ...endpoint,
    answer: (call) => {
      const strange = [...call.query.keys()].filter((name) => !known.includes(name));
      if (strange.length === 0) return endpoint.answer(call);
      const message = `The simulator's ${endpoint.operation} does not support the query parameter ${strange.join(', ')}.`;
      return { status: 501, body: { message, errorMessages: [message] } };
    },
  };
}

export const jsonBody = (call: Call): unknown => parsedJson(call.body);

/** Undefined when it is no JSON, which no schema accepts. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
