/** The simulated Jira: what it holds at the start, and with which variables a process finds it. */
import { z } from 'zod';
import type { SimulatedVendor } from '../frame.ts';
import { createJira, credentials } from './jira.ts';

const seed = z
  .strictObject({
    projects: z.array(z.strictObject({ key: z.string(), name: z.string() })),
    users: z.array(z.strictObject({ accountId: z.string(), displayName: z.string(), emailAddress: z.string() })),
    issues: z.array(
      z.strictObject({
        key: z.string(),
        summary: z.string(),
        issuetype: z.string().default('Task'),
        status: z.string().default('To Do'),
        labels: z.array(z.string()).default([]),
        /** An accountId; null: nobody. */
        assignee: z.string().nullish(),
      }),
    ),
  })
  .default({ projects: [], users: [], issues: [] });

declare module '../frame.ts' {
  interface Seed {
    readonly jira: z.output<typeof seed>;
  }
}

export const jira = {
  create: createJira,
  access: (at: string) => ({
    JIRA_URL: `${at}/jira`,
    JIRA_EMAIL: credentials.email,
    JIRA_API_TOKEN: credentials.token,
  }),
  seed,
} satisfies SimulatedVendor;
