/** One method of Slack's Web API as an endpoint: form-encoded or JSON arguments in, `{ok: true, …}` or `{ok: false, error}` out. */
import { z } from 'zod';
import { type Call, type Endpoint, json } from '../frame.ts';
import { type Block, complaints, messageBlocks, type Modal, modal } from './blocks.ts';

/** Slack's answer to what it will not do: HTTP 200, `ok: false` and a code. */
export class SlackError extends Error {
  readonly code: string;
  readonly messages: readonly string[];
  constructor(code: string, messages: readonly string[] = []) {
    super([code, ...messages].join(' '));
    this.code = code;
    this.messages = messages;
  }
}

export function method<Arguments extends z.ZodType>(
  name: string,
  schema: Arguments,
  run: (input: z.infer<Arguments>, call: Call) => object,
): Endpoint {
  return {
    method: 'POST',
    path: `/api/${name}`,
    operation: name,
    answer: (call) => {
      try {
        const read = schema.safeParse(argumentsOf(call));
        if (!read.success) throw new SlackError('invalid_arguments', complaints(read.error, ''));
        return json({ ok: true, ...run(read.data, call) });
      } catch (error) {
        if (!(error instanceof SlackError)) throw error;
        const details = error.messages.length > 0 ? { response_metadata: { messages: error.messages } } : {};
        return json({ ok: false, error: error.code, ...details });
      }
    },
  };
}

function argumentsOf(call: Call): Record<string, unknown> {
  const isJson = call.headers['content-type']?.startsWith('application/json');
  const given = isJson ? parsed(call.body, 'invalid_json') : Object.fromEntries(new URLSearchParams(call.body));
  // Bolt's client sends these too: the token was looked at before, and there is one team.
  const { token: _token, team_id: _team, ...input } = z.record(z.string(), z.unknown()).parse(given);
  return input;
}

/* The kinds of arguments: everything arrives as a string when the body is form-encoded. */
export const text = z.string().optional();
export const flag = z.union([z.boolean(), z.enum(['true', '1', 'false', '0', ''])]).optional();
export const isOn = (value: z.infer<typeof flag>): boolean => value === true || value === 'true' || value === '1';
export const number = z.coerce.number().int().min(0).optional();

function parsed(value: unknown, otherwise: string): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new SlackError(otherwise);
  }
}

export function blocksOf(value: unknown): Block[] | undefined {
  if (value === undefined) return undefined;
  const read = messageBlocks.safeParse(parsed(value, 'invalid_blocks_format'));
  if (!read.success) throw new SlackError('invalid_blocks', complaints(read.error, 'blocks'));
  return read.data;
}

export function modalOf(value: unknown): Modal {
  const read = modal.safeParse(parsed(value, 'invalid_arguments'));
  if (!read.success) throw new SlackError('invalid_arguments', complaints(read.error, 'view'));
  return read.data;
}

const metadata = z.strictObject({ event_type: z.string().min(1), event_payload: z.record(z.string(), z.unknown()) });

export function metadataOf(value: unknown): z.infer<typeof metadata> | undefined {
  if (value === undefined) return undefined;
  const read = metadata.safeParse(parsed(value, 'invalid_metadata_format'));
  if (!read.success) throw new SlackError('invalid_metadata_format');
  return read.data;
}
