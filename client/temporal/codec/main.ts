/** The codec server as a process. */
import { runMain } from '../../../config/user-error.ts';
import { readRuntimeContext } from '../../../config/runtime-context.ts';
import { storedWhereKnown } from '../../../records/installed-teams.ts';
import { payloadCodec } from '../payload-codec.ts';
import { createLog } from '../../slack/logging.ts';
import { openCodecServer } from './server.ts';

await runMain(async () => {
  const { environment } = await readRuntimeContext(['temporal', 'codec'], storedWhereKnown);
  const { temporal, codec: settings } = environment;
  const server = await openCodecServer({
    settings,
    namespace: temporal.namespace,
    codec: payloadCodec(temporal.payloadKeys ?? []),
    log: createLog(environment.logLevel),
  });
  process.stdout.write(
    `Codec server: listening on ${settings.host}:${server.port} for ${settings.origins.join(', ')}\n`,
  );
  const end = () => void server.close().then(() => process.exit());
  process.once('SIGTERM', end).once('SIGINT', end);
});
