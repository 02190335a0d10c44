/** GitHub's ways to answer: pages with `Link`, and its refusals. */
import type { z } from 'zod';
import type { Answer, Call } from '../frame.ts';
import { json } from '../frame.ts';
import { jsonBody } from '../strict.ts';
import { mayWrite, type GithubState, type Grant, type Repository } from './state.ts';

export const documentation_url = 'https://docs.github.com/rest';

export function refusal(status: number, message: string, errors?: readonly object[]): Answer {
  return json({ message, ...(errors ? { errors } : {}), documentation_url, status: String(status) }, status);
}

export const notFound = refusal(404, 'Not Found');

export function invalid(resource: string, code: 'missing_field' | 'invalid' | 'already_exists', field: string): Answer {
  return refusal(422, 'Validation Failed', [{ resource, code, field }]);
}

export function tooLong(resource: string, field: string, value: string, most: number): Answer | undefined {
  if (Array.from(value).length <= most) return undefined;
  const message = `${field} is too long (maximum is ${most} characters)`;
  return refusal(422, 'Validation Failed', [{ resource, code: 'custom', field, message }]);
}

/** The body as the schema reads it, or the answer GitHub gives to one that does not fit. */
export function readBody<Body>(
  call: Call,
  schema: z.ZodType<Body>,
): { readonly body: Body } | { readonly refused: Answer } {
  const given = jsonBody(call);
  if (typeof given !== 'object' || given === null) return { refused: refusal(400, 'Problems parsing JSON') };
  const parsed = schema.safeParse(given);
  if (parsed.success) return { body: parsed.data };
  const [first] = parsed.error.issues;
  const name = first?.path.join('/') ?? '';
  if (first?.code === 'unrecognized_keys') {
    return { refused: refusal(501, `The simulator does not know ${first.keys.join(', ')} in this body.`) };
  }
  const missing = name !== '' && !(String(first?.path[0]) in given);
  const why = missing ? `"${name}" wasn't supplied.` : `For 'properties/${name}': ${first?.message}.`;
  return { refused: refusal(422, `Invalid request.\n\n${why}`) };
}

/** The part of a list that `page` and `per_page` ask for, and the `Link` header to the others. */
export function list<Item>(
  call: Call,
  all: readonly Item[],
  shown: (item: Item) => object,
  mostOnPage: number | undefined,
): Answer {
  const { items, headers } = pageOf(call, all, { usual: 30, most: Math.min(mostOnPage ?? 100, 100) });
  return json(items.map(shown), 200, headers);
}

export function pageOf<Item>(
  call: Call,
  all: readonly Item[],
  { usual, most }: { readonly usual: number; readonly most: number },
): { readonly items: Item[]; readonly headers: Record<string, string> } {
  const number = (name: string, otherwise: number) =>
    Math.max(1, Math.trunc(Number(call.query.get(name))) || otherwise);
  const size = Math.min(number('per_page', usual), most);
  const page = number('page', 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (to: number, rel: string): string => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(to));
    return `<${call.base}${call.path}?${query.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  const items = all.slice((page - 1) * size, page * size);
  return { items, headers: links.length > 0 ? { link: links.join(', ') } : {} };
}

/** What a write needs that the token lacks, or that nobody may write there any more. */
export function unwritable(state: GithubState, { archived }: Repository, grant: Grant): Answer | undefined {
  if (!mayWrite(state, grant)) return refusal(403, 'Resource not accessible by personal access token');
  return archived ? refusal(403, 'Repository was archived so is read-only.') : undefined;
}

/** The business key that the writer hides in a body, if it hides one: the effect ledger shows it. */
export function markerIn(body: string): string | undefined {
  return /<!-- drumbeat:([0-9a-f]{16}) -->/.exec(body)?.[1];
}
