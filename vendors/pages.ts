/** All pages of a list, in a loop that ends whatever the vendor answers. */
import { UnusableAnswer } from './http.ts';

/** No honest list of ours has so many. */
const mostPages = 500;

export interface Page<Item, Token> {
  readonly items: readonly Item[];
  /** Null: that was the last one. */
  readonly next: Token | null;
}

/** @throws {UnusableAnswer} when a token comes again, or the pages do not end */
export async function allPages<Item, Token extends string | number>(
  read: (token: Token | undefined) => Promise<Page<Item, Token>>,
): Promise<Item[]> {
  const items: Item[] = [];
  const seen = new Set<Token>();
  let token: Token | undefined;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await read(token);
    items.push(...page.items);
    if (page.next === null) return items;
    if (seen.has(page.next)) throw new UnusableAnswer('It names the same next page again');
    seen.add(page.next);
    token = page.next;
  }
  throw new UnusableAnswer(`It has more than ${mostPages} pages`);
}
