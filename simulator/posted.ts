/** What a person's page sends: JSON, read strictly. */
import { z } from 'zod';
import { type Answer, type Call, type Endpoint, json } from './frame.ts';
import { parsedJson } from './strict.ts';

export function posted<Input extends z.ZodType>(
  path: string,
  schema: Input,
  run: (input: z.infer<Input>, call: Call) => Answer | Promise<Answer>,
): Endpoint {
  return {
    method: 'POST',
    path,
    operation: path.slice(1),
    answer: (call) => {
      // A page of another origin cannot send this content type without being asked for permission first.
      if (!call.headers['content-type']?.startsWith('application/json')) return refuse('Send JSON.', 415);
      const read = schema.safeParse(parsedJson(call.body));
      return read.success ? run(read.data, call) : refuse(z.prettifyError(read.error), 400);
    },
  };
}

export const refuse = (error: string, status = 404): Answer => json({ ok: false, error }, status);
