/** `schema`: the JSON Schema of the team file, for editors. */
import type { Command } from 'commander';
import { jsonSchema } from '../../config/schema.ts';

export function addSchema(program: Command): void {
  program
    .command('schema')
    .description('prints the JSON Schema of the team file, for editors')
    .addHelpText('after', '\nExample:\n  npm run --silent drumbeat -- schema > team.schema.json')
    .action(() => void process.stdout.write(`${JSON.stringify(jsonSchema(), null, 2)}\n`));
}
