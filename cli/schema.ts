/** `schema`: the JSON Schema of the team file, for editors. */
import type { Command } from 'commander';
import { jsonSchema } from '../config/file.ts';
import { document, jsonFlag } from './answer.ts';

export function addSchema(program: Command): void {
  program
    .command('schema')
    .description('prints the JSON Schema of the team file, for editors')
    .option(jsonFlag[0], 'the output is always JSON')
    .addHelpText('after', '\nExample:\n  npm run --silent drumbeat -- schema > team.schema.json')
    .action(() => document(jsonSchema()));
}
