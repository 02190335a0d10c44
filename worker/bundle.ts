/** The workflows as one bundle, made the same way for the worker, the tests and the replay gate. */
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { failureConverterPath, payloadConverterPath } from '../workflows/runtime/data-converter.ts';

const readablePath = fileURLToPath(new URL('../workflows/runtime/readable.ts', import.meta.url));
const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

/** Takes about a second. The converters must be in the bundle: a worker with a ready bundle looks for it nowhere else. */
export function bundleWorkflows(from = workflowsPath): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: from,
    failureConverterPath,
    payloadConverterPath,
    workflowInterceptorModules: [readablePath],
    logger: onlyFailures,
  });
}

const quiet = (): void => {};
/** A bundle that fails throws; what the bundler says on the way interests nobody. */
const onlyFailures = {
  log: quiet,
  trace: quiet,
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: (message: string): void => void process.stderr.write(`${message}\n`),
};
