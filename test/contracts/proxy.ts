/**
 * Stands between the product's clients and the simulators and lets nothing through that the vendor's own description does not know:
 * no request that the vendor would refuse, no answer that it would not give. A violation is answered with 500 and kept for the test.
 */
import { createServer, type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Contract, Exchange } from './validator.ts';
import { openContracts } from './vendors.ts';

export interface ContractProxy {
  /** In place of the simulator's address; `jira` and `github` are the vendors' bases below it. */
  readonly url: string;
  readonly jira: string;
  readonly github: string;
  /** What was refused so far. */
  readonly violations: readonly string[];
  /** For the end of each test: throws what was refused since the last time. */
  mustBeKept(): void;
  /** How many exchanges were checked, by vendor: a test expects that there were some. */
  readonly checked: { jira: number; github: number };
  close(): Promise<void>;
}

/** What people and operators do goes through unchecked; so does Jira when contract checks are off. */
const parts = [
  { vendor: 'jira', path: /^\/jira(\/rest\/.*)$/ },
  { vendor: 'github', path: /^\/github(\/(?:user|repos)(?:\/.*)?)$/ },
] as const;

let opened: ReturnType<typeof openContracts> | undefined;

export async function startContractProxy(simulator: string): Promise<ContractProxy> {
  // Reading the descriptions takes longer than all else: once a file.
  const contracts = (opened ??= openContracts());
  const violations: string[] = [];
  const checked = { jira: 0, github: 0 };

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const body = await buffer(incoming);
    const part = parts.find(({ path }) => path.test(url.pathname));
    const contract: Contract | undefined = part && contracts[part.vendor];
    const exchange: Exchange = {
      method: incoming.method ?? 'GET',
      path: part?.path.exec(url.pathname)?.[1] ?? url.pathname,
      query: url.searchParams,
      body: parsed(body),
    };
    const wrong = contract?.request(exchange) ?? [];
    if (wrong.length > 0) return refuse(outgoing, wrong);
    const answer = await forward(incoming, body).catch(() => undefined);
    if (!answer) return void outgoing.destroy();
    if (part && contract) {
      checked[part.vendor] += 1;
      const invalid = contract.answer(exchange, answer.status, parsed(answer.body));
      if (invalid.length > 0) return refuse(outgoing, invalid);
    }
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  }

  function refuse(outgoing: ServerResponse, wrong: readonly string[]): void {
    violations.push(...wrong);
    outgoing.writeHead(500, { 'content-type': 'application/json' });
    outgoing.end(JSON.stringify({ message: 'Contract violation', errorMessages: wrong }));
  }

  /** With the caller's own `host`, so that links in answers lead through here. A cut connection is passed on as one. */
  function forward(incoming: IncomingMessage, body: Buffer) {
    return new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>((done, failed) => {
      const options = { method: incoming.method, headers: incoming.headers };
      const upstream = send(new URL(incoming.url ?? '/', simulator), options, (response) => {
        buffer(response).then(
          (all) => done({ status: response.statusCode ?? 502, headers: response.headers, body: all }),
          failed,
        );
      });
      upstream.on('error', failed);
      upstream.end(body);
    });
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) =>
      refuse(outgoing, [`The contract proxy failed: ${String(error)}`]),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The contract proxy has no port.');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    jira: `${url}/jira`,
    github: `${url}/github`,
    violations,
    mustBeKept: () => {
      const broken = violations.splice(0);
      if (broken.length > 0) throw new Error(`The vendor's own description was broken:\n${broken.join('\n')}`);
    },
    checked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Undefined: there is no body. A body that is no JSON is checked as the text it is. */
function parsed(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return body.toString('utf8');
  }
}
