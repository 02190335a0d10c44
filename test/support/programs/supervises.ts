/** Starts a part and prints its process id; the test then kills this program. */
import { program } from '../../../local/parts.ts';

const [log = ''] = process.argv.slice(2);
const part = await program({ name: 'sleeper', entry: 'test/support/programs/sleeps.ts', env: () => ({}), log }).start();
process.stdout.write(`${part.pid}\n`);
