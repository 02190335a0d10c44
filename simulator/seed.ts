/** What the simulated vendors hold before anybody has done anything. Written by the demo from its team. */
import { z } from 'zod';

export const seedSchema = z.strictObject({
  slack: z
    .strictObject({
      channels: z.array(z.strictObject({ id: z.string(), name: z.string(), is_private: z.boolean().default(false) })),
      users: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          real_name: z.string(),
          title: z.string().optional(),
          deleted: z.boolean().default(false),
        }),
      ),
    })
    .default({ channels: [], users: [] }),
  jira: z
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
    .default({ projects: [], users: [], issues: [] }),
  github: z
    .strictObject({
      repositories: z.array(
        z.strictObject({
          full_name: z.string(),
          private: z.boolean().default(false),
          default_branch: z.string().default('main'),
          commits: z.array(z.strictObject({ message: z.string(), author: z.string() })).default([]),
        }),
      ),
    })
    .default({ repositories: [] }),
});

export type Seed = z.infer<typeof seedSchema>;
