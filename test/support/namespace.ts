/** A Temporal namespace of its own for a test that runs a worker process: everybody's task queue has the same name. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { inject } from 'vitest';
import { registerSearchAttributes } from '../../client/temporal/search-attributes.ts';
import { dataConverter } from '../../workflows/runtime/data-converter.ts';

/** Resolves when the dev server knows it. It goes with the run's server. */
export async function freshNamespace(): Promise<string> {
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  try {
    const { workflowService, operatorService } = connection;
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') });
    const known = () =>
      operatorService.listSearchAttributes({ namespace }).then(
        () => true,
        () => false,
      );
    while (!(await known())) await pause(100);
    return namespace;
  } finally {
    await connection.close();
  }
}

/** The run's dev server with such a namespace, in which workflows can be lived. */
export async function freshEnvironment(): Promise<{ env: TestWorkflowEnvironment; namespace: string }> {
  const namespace = await freshNamespace();
  const env = await TestWorkflowEnvironment.createFromExistingServer({
    address: inject('temporalAddress'),
    namespace,
    client: { dataConverter },
  });
  await registerSearchAttributes(env.connection, namespace);
  return { env, namespace };
}
