/** Absence needs proof: Jira leaves out what it cannot show, whatever the reason, and a bulk fetch does not say which issues it left out. */
import { z } from 'zod';
import { UnusableAnswer } from '../http.ts';
import type { JiraClient } from './client.ts';
import { RefusedByJira } from './transport.ts';
import { readIssue } from './wire.ts';

const account = z.object({ accountId: z.string() });
const projectSeen = z.object({ key: z.string() });
/** In Jira's own words: a proxy's 404 proves nothing. */
const inItsWords = z.object({ errorMessages: z.array(z.string()).min(1) });

export function isMissing(error: unknown): boolean {
  return error instanceof RefusedByJira && error.status === 404 && inItsWords.safeParse(error.body).success;
}

export function proofs(jira: JiraClient, project: string) {
  const { cloud } = jira;

  /** Nobody may ask this without a token that counts. */
  async function tokenWorks(): Promise<void> {
    await jira.call('identify the token', async () => account.parse(await cloud.myself.getCurrentUser()));
  }

  return {
    tokenWorks,

    /** @throws when one of them is there after all, or nobody could tell */
    async gone(ids: readonly string[]): Promise<void> {
      if (ids.length === 0) return;
      await tokenWorks();
      await jira.call(`show the project ${project}`, async () =>
        projectSeen.parse(await cloud.projects.getProject({ projectIdOrKey: project })),
      );
      for (const id of ids) {
        await jira.call(`read an issue of project ${project}`, async () => {
          try {
            readIssue(await cloud.issues.getIssue({ issueIdOrKey: id, fields: ['summary', 'status'] }));
          } catch (error) {
            if (isMissing(error)) return;
            throw error;
          }
          throw new UnusableAnswer('It left out an issue that is there');
        });
      }
    },
  };
}
