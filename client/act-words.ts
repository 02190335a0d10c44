/** What an act does, in the plain words that the Temporal UI has for it; one that is no longer known keeps its name. */
import { manners } from '../workflows/act-options.ts';

export function actWords(act: string): string {
  return Object.entries(manners).find(([name]) => name === act)?.[1].summary ?? act;
}
