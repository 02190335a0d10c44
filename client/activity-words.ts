/** What an activity does, in the plain words that the Temporal UI has for it; one that is no longer known keeps its name. */
import { activityApi } from '../activities/api/index.ts';

export function activitySummary(activity: string): string {
  return Object.entries(activityApi).find(([name]) => name === activity)?.[1].summary ?? activity;
}
