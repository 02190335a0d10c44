/**
 * What a whole test run shares: one PostgreSQL, one Temporal dev server, the workflows bundled once.
 * All of it lives in a temporary folder and ends with the run. A test asks with `inject('databaseUrl')` and so on.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../local/postgres.ts';
import { executables, startTemporal } from '../../local/temporal.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL that belongs to this run; `database.ts` makes a database for each file. */
    databaseUrl: string;
    /** `host:port` of the dev server, with the search attributes registered. */
    temporalAddress: string;
    temporalUi: string;
    /** The time-skipping server's executable, for `TestWorkflowEnvironment.createTimeSkipping`. */
    timeSkippingServer: string;
    /** The bundled workflow code, for `workflowBundle: { codePath }`. */
    workflowBundle: string;
  }
}

export default async function servers(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'drumbeat-test-'));
  const bundleFile = join(folder, 'workflows.js');
  const starting = [
    startPostgres({ folder: join(folder, 'postgres') }),
    startTemporal({ folder: join(folder, 'temporal') }),
  ] as const;
  const end = async () => {
    for (const one of await Promise.allSettled(starting)) if (one.status === 'fulfilled') await one.value.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [postgres, temporal] = await Promise.all([...starting, bundle(bundleFile)]);
    project.provide('databaseUrl', postgres.url);
    project.provide('temporalAddress', temporal.address);
    project.provide('temporalUi', temporal.ui);
    project.provide('timeSkippingServer', executables.testServer);
    project.provide('workflowBundle', bundleFile);
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}

async function bundle(file: string): Promise<void> {
  const { code } = await bundleWorkflows();
  await writeFile(file, code);
}
