/** Failure messages and stacks travel encoded, never beside the payloads in plain text. Loaded in the workflow sandbox too. */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
