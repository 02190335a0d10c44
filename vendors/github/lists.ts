/** Lists of GitHub: an answer that is no list is never taken for an empty one. */
import type { Octokit } from 'octokit';
import { z } from 'zod';
import { UnusableAnswer } from '../http.ts';
import { allPages } from '../pages.ts';

interface Answer {
  readonly data: unknown;
  readonly headers: { readonly link?: string | undefined };
}

const list = z.array(z.unknown());

/**
 * All pages: the first, and whichever each of them names as the next. What does not read as an `element` is somebody else's and is passed
 * over, unless nothing else is on its page.
 */
export function readList<Element>(
  octokit: Octokit,
  element: z.ZodType<Element>,
  first: () => Promise<Answer>,
): Promise<Element[]> {
  return allPages(async (next: string | undefined) => {
    const { data, headers } = next === undefined ? await first() : await octokit.request(`GET ${next}`);
    const all = list.parse(data);
    const items = all.flatMap((one) => {
      const read = element.safeParse(one);
      return read.success ? [read.data] : [];
    });
    if (items.length === 0 && all.length > 0) throw new UnusableAnswer('It lists other things than it was asked for');
    return { items, next: nextPage(headers.link, octokit.request.endpoint.DEFAULTS.baseUrl) };
  });
}

/** The token goes nowhere else, whatever an answer names. */
function nextPage(link: string | undefined, base: string): string | null {
  const next = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
  if (next === undefined) return null;
  const url = new URL(next, base);
  if (url.origin !== new URL(base).origin) throw new UnusableAnswer('It names a next page at another origin');
  return url.href;
}

export function hasNextPage({ headers }: Answer): boolean {
  return /rel="next"/.test(headers.link ?? '');
}
