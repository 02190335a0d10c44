/** The one data converter of client, worker, bundle and replay. Beside the workflows, because all four may import it from here. */
import type { DataConverter } from '@temporalio/common';

/** The path of a module, as the worker and the bundler load it. */
export const failureConverterPath = decodeURIComponent(new URL('./failure-converter.ts', import.meta.url).pathname);

export const payloadConverterPath = decodeURIComponent(new URL('./payload-converter.ts', import.meta.url).pathname);

export const dataConverter: DataConverter = { failureConverterPath, payloadConverterPath };
