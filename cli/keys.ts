/** `keys new`: a fresh key for the payloads. */
import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { payloadKeyBytes } from '../config/payload-keys.ts';
import { answer, jsonFlag, type Json } from './answer.ts';

export function addKeys(program: Command): void {
  program
    .command('keys')
    .description('keys that encrypt what Temporal stores')
    .addHelpText('after', '\nExample:\n  npm run --silent drumbeat -- keys new')
    .command('new')
    .description('prints a new key for DRUMBEAT_PAYLOAD_KEYS')
    .option(...jsonFlag)
    .addHelpText(
      'after',
      '\nThe first key: set it for every process before the first iteration.\nTo add a key: append it to the others everywhere and restart all; only then\nput it first everywhere and restart again. A worker without it stops.\n\nWhoever has it reads every payload: keep it where you keep secrets.\nWithout it the histories are lost.\n\nExample:\n  npm run --silent drumbeat -- keys new',
    )
    .action((options: Json) => {
      const day = new Date().toISOString().slice(0, 10);
      // Two keys of one day must not have one id.
      const id = `k-${day}-${randomBytes(2).toString('hex')}`;
      const key = `${id}:${randomBytes(payloadKeyBytes).toString('base64')}`;
      answer(options, { key }, () => [key]);
    });
}
