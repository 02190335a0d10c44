/** The simulated GitHub: what it holds at the start, and with which variables a process finds it. */
import { z } from 'zod';
import type { SimulatedVendor } from '../frame.ts';
import { createGithub, token } from './github.ts';

const seed = z
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
  .default({ repositories: [] });

declare module '../frame.ts' {
  interface Seed {
    readonly github: z.output<typeof seed>;
  }
}

export const github = {
  create: createGithub,
  access: (at: string) => ({ GITHUB_API_URL: `${at}/github`, GITHUB_TOKEN: token }),
  seed,
} satisfies SimulatedVendor;
