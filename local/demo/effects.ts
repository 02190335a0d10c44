/** What the vendors' users could see, as the simulators keep it: what the demo, the benchmarks and the tests judge by. */
import { z } from 'zod';

const effects = z.array(
  z.object({
    vendor: z.string(),
    operation: z.string(),
    target: z.string(),
    marker: z.string().optional(),
    summary: z.string(),
  }),
);
export type Effect = z.infer<typeof effects>[number];

export async function effectsOf(simulator: string): Promise<Effect[]> {
  return effects.parse(await (await fetch(`${simulator}/effects`)).json());
}
