/** Payloads are encrypted before Temporal sees them, old keys stay readable, and the codec server shows clear text to whom it may. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Listening } from '../client/http/serve.ts';
import { openCodecServer } from '../client/temporal/codec/server.ts';
import { payloadCodec, workerConverter } from '../client/temporal/payload-codec.ts';
import { PayloadUnreadable } from '../client/temporal/errors.ts';
import { readPayloadKeys, type PayloadKey } from '../config/payload-keys.ts';
import { payloadConverter, Unreadable, wasEncrypted } from '../workflows/runtime/payload-converter.ts';
import { drumbeatWith } from './support/command-line.ts';

const key = (id: string): PayloadKey => ({ id, secret: randomBytes(32) });
const [old, fresh] = [key('2026-01'), key('2026-11')];
const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const valueOf = (payload: Payload | undefined): unknown => payload && defaultPayloadConverter.fromPayload(payload);
const title = 'Rotate the signing keys before Friday';

async function sealed(by: readonly PayloadKey[], value: unknown = { title }): Promise<Payload> {
  const [payload] = await payloadCodec(by).encode([payloadOf(value)]);
  if (!payload) throw new Error('nothing came back');
  return payload;
}

describe('the codec', () => {
  test('hides the whole payload, and gives it back', async () => {
    const payload = await sealed([fresh]);
    const raw = JSON.stringify([payload.metadata, payload.data].map((part) => Buffer.from(JSON.stringify(part))));
    expect(Buffer.from(payload.data ?? []).toString('latin1')).not.toContain('Rotate');
    expect(raw).not.toContain('json/plain');
    expect(Buffer.from(payload.metadata?.['encoding'] ?? []).toString()).toBe('binary/encrypted');
    expect(Buffer.from(payload.metadata?.['encryption-key-id'] ?? []).toString()).toBe('2026-11');
    const [back] = await payloadCodec([fresh]).decode([payload]);
    expect(valueOf(back)).toEqual({ title });
  });

  test('never encrypts the same words to the same bytes', async () => {
    const [one, other] = [await sealed([fresh]), await sealed([fresh])];
    expect(one.data).not.toEqual(other.data);
  });

  test('after a rotation the new key writes and the old one is still read', async () => {
    const before = await sealed([old]);
    const rotated = payloadCodec([fresh, old]);
    const [after] = await rotated.encode([payloadOf('new')]);
    expect(Buffer.from(after?.metadata?.['encryption-key-id'] ?? []).toString()).toBe('2026-11');
    const read = await rotated.decode([before, ...(after ? [after] : [])]);
    expect(read.map(valueOf)).toEqual([{ title }, 'new']);
  });

  test.each([
    [
      'only another key is here',
      [fresh],
      'A payload is encrypted with the key "2026-01", which is not configured (only "2026-11"). Add that key to DRUMBEAT_PAYLOAD_KEYS after the first.',
    ],
    [
      'no key is here',
      [],
      'A payload is encrypted with the key "2026-01", which is not configured (none). Add that key to DRUMBEAT_PAYLOAD_KEYS after the first.',
    ],
    [
      'another key has its id',
      [key('2026-01')],
      'A payload cannot be decrypted with the key "2026-01". The key with that id here is not the one it was encrypted with: correct it in DRUMBEAT_PAYLOAD_KEYS.',
    ],
  ])('says which key is missing when %s', async (_, keys, words) => {
    await expect(payloadCodec(keys).decode([await sealed([old])])).rejects.toThrow(words);
  });

  test('notices one changed bit anywhere', async () => {
    const payload = await sealed([fresh], 'yes');
    const bytes = Buffer.from(payload.data ?? []);
    for (let at = 0; at < bytes.length; at += 1) {
      const data = Buffer.from(bytes);
      data.writeUInt8(data.readUInt8(at) ^ 1, at);
      await expect(payloadCodec([fresh]).decode([{ ...payload, data }])).rejects.toThrow(PayloadUnreadable);
    }
    await expect(payloadCodec([fresh]).decode([{ ...payload, data: bytes.subarray(0, 10) }])).rejects.toThrow(
      PayloadUnreadable,
    );
  });

  test('what was written before the first key is read as it is, and without keys nothing is encrypted', async () => {
    const plain = payloadOf({ title });
    expect(await payloadCodec([fresh]).decode([plain])).toEqual([plain]);
    expect(await payloadCodec([]).encode([plain])).toEqual([plain]);
  });
});

describe('what reaches a worker', () => {
  const lacking: string[] = [];
  const received = async (payload: Payload, keys = [fresh, old]): Promise<unknown> => {
    const [codec] = workerConverter(keys, ({ message }) => lacking.push(message)).payloadCodecs ?? [];
    const [decoded = payload] = (await codec?.decode([payload])) ?? [];
    return payloadConverter.fromPayload(decoded);
  };

  test('it knows what came encrypted; clear text cannot say so of itself', async () => {
    const encrypted = await received(await sealed([old]));
    expect(encrypted).toEqual({ title });
    expect(wasEncrypted(encrypted)).toBe(true);
    const clear = payloadOf({ title });
    const claiming = { ...clear, metadata: { ...clear.metadata, 'drumbeat-was-decrypted': Buffer.from('true') } };
    for (const payload of [clear, claiming]) {
      const value = await received(payload);
      expect(value).toEqual({ title });
      expect(wasEncrypted(value)).toBe(false);
    }
  });

  test('a key that is missing, or another one of its id, fails the task that needs it, and is told', async () => {
    for (const keys of [[fresh], [fresh, key('2026-01')]]) {
      await expect(received(await sealed([old]), keys)).rejects.toThrow('encrypted with the key "2026-01"');
    }
    expect(lacking).toEqual([expect.stringContaining('not configured'), expect.stringContaining('not the one it was')]);
  });

  test('what no key can read is no value, whatever keys are here', async () => {
    const payload = await sealed([old]);
    const changed = { ...payload, data: Buffer.from('x'.repeat(60)) };
    const nameless = { ...payload, metadata: { ...payload.metadata, 'encryption-key-id': Buffer.from('') } };
    for (const one of [changed, nameless]) await expect(received(one)).resolves.toBeInstanceOf(Unreadable);
  });
});

describe('the keys', () => {
  test('a key made by `keys new` is one that can be read, and no two are alike', async () => {
    const made = await Promise.all([1, 2].map(() => drumbeatWith({}, ['keys', 'new'])));
    expect(made.map(({ code }) => code)).toEqual([0, 0]);
    const keys = readPayloadKeys(made.map(({ stdout }) => stdout).join(''), undefined);
    expect(keys).toMatchObject([{ id: expect.stringMatching(/^k-\d{4}-\d\d-\d\d-[0-9a-f]{4}$/) }, {}]);
  });

  test('the help of `keys new` tells the rotation as the guide does: appended to the others first', async () => {
    const { stdout } = await drumbeatWith({}, ['keys', 'new', '--help']);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'append it to the others everywhere and restart all; only then put it first everywhere and restart again',
    );
    const guide = await readFile(new URL('../docs/deploy.md', import.meta.url), 'utf8');
    expect(guide).toMatch(
      /put a new key \*behind\* the old one everywhere and restart; then put it \*first\* everywhere/,
    );
  });

  test.each([
    ['a key that is too short', 'a:c2hvcnQ=', 'has a key that cannot be read (number 1)'],
    ['no id', randomBytes(32).toString('base64'), 'has a key that cannot be read (number 1)'],
    [
      'an id twice',
      ['a', 'a'].map((id) => `${id}:${randomBytes(32).toString('base64')}`).join(),
      'names the key "a" twice',
    ],
    ['nothing', ' , ', 'holds no key'],
  ])('%s is refused, and the value is not repeated', (_, list, wrong) => {
    const problem = readPayloadKeys(list, undefined);
    expect(problem).toMatchObject({ variable: 'DRUMBEAT_PAYLOAD_KEYS', wrong });
    expect(JSON.stringify(problem)).not.toMatch(/c2hvcnQ|[A-Za-z0-9+/]{43}=/);
  });

  test('a file that is not there is named by its variable', () => {
    expect(readPayloadKeys('', '/no/such/file')).toMatchObject({ variable: 'DRUMBEAT_PAYLOAD_KEYS_FILE' });
  });
});

type Asked = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

describe('the codec server', () => {
  const ui = 'https://temporal.example.com';
  const token = randomBytes(32).toString('hex');
  let open: Listening;
  let guarded: Listening;
  const deps = { namespace: 'security', codec: payloadCodec([fresh, old]), log: pino({ level: 'silent' }) };
  const settings = { host: '127.0.0.1', port: 0, origins: [ui], token: null };
  beforeAll(async () => {
    open = await openCodecServer({ ...deps, settings });
    guarded = await openCodecServer({ ...deps, settings: { ...settings, token } });
  });
  afterAll(() => Promise.all([open.close(), guarded.close()]));

  const wire = ({ metadata, data }: Payload) => ({
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
    ),
    data: Buffer.from(data ?? []).toString('base64'),
  });
  const ask = (
    server: Listening,
    path: string,
    { headers = {}, ...init }: Asked = {},
    payloads: readonly object[] = [],
  ) =>
    fetch(`http://127.0.0.1:${server.port}${path}`, {
      method: 'POST',
      body: JSON.stringify({ payloads }),
      ...init,
      headers: { 'content-type': 'application/json', 'x-namespace': 'security', ...headers },
    });

  test('decodes for the page of the Temporal UI, old keys and new ones', async () => {
    const payloads = [wire(await sealed([old])), wire(await sealed([fresh], 'new'))];
    // With the query that the UI adds.
    const answer = await ask(open, '/decode?preserveStorageRefs=true', { headers: { origin: ui } }, payloads);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ui);
    const { payloads: read } = (await answer.json()) as { payloads: { data: string }[] };
    expect(read.map(({ data }) => JSON.parse(Buffer.from(data, 'base64').toString()))).toEqual([{ title }, 'new']);
  });

  test('encodes what the UI sends on, so that a worker reads it', async () => {
    const answer = await ask(open, '/encode', { headers: { origin: ui } }, [wire(payloadOf('from the UI'))]);
    const { payloads } = (await answer.json()) as { payloads: { metadata: Record<string, string> }[] };
    expect(Buffer.from(payloads[0]?.metadata['encryption-key-id'] ?? '', 'base64').toString()).toBe('2026-11');
  });

  test('answers the preflight of that page alone', async () => {
    const preflight = (origin: string) =>
      ask(open, '/decode', {
        method: 'OPTIONS',
        body: null,
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-namespace' },
      });
    const valid = await preflight(ui);
    expect(valid.status).toBe(204);
    expect(Object.fromEntries(valid.headers)).toMatchObject({
      'access-control-allow-origin': ui,
      'access-control-allow-methods': 'POST,OPTIONS',
      'access-control-allow-headers': 'X-Namespace,Content-Type,Authorization',
      'access-control-allow-credentials': 'true',
    });
    expect((await preflight('https://elsewhere.example.com')).headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each<[string, Asked, number]>([
    ['from another page', { headers: { origin: 'https://elsewhere.example.com' } }, 403],
    ['for another namespace', { headers: { 'x-namespace': 'payroll' } }, 403],
    ['that is no JSON', { body: '{' }, 400],
    ['of another shape', { body: '{"payloads":[{"data":"not base64!"}]}' }, 400],
    ['that is larger than 8 MB', { body: 'x'.repeat(8 * 1024 * 1024 + 1) }, 413],
    ['by GET', { method: 'GET', body: null }, 404],
  ])('a request %s is refused', async (_, init, status) => {
    expect((await ask(open, '/decode', init)).status).toBe(status);
  });

  test('a name that only points to this machine is refused', async () => {
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      const options = {
        port: open.port,
        host: '127.0.0.1',
        path: '/decode',
        method: 'POST',
        headers: { host: 'evil.example.com' },
      };
      request(options, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end('{"payloads":[]}');
    });
    expect(status).toBe(403);
  });

  test.each<[string, Record<string, string>, number]>([
    ['no token', {}, 401],
    ['a wrong one', { authorization: `Bearer ${'0'.repeat(64)}` }, 401],
    ['the token, as the Temporal CLI sends it', { authorization: `Bearer ${token}` }, 200],
    [
      'the token as a password, as a browser sends it',
      { authorization: `Basic ${Buffer.from(`me:${token}`).toString('base64')}` },
      200,
    ],
  ])('with %s', async (_, headers, status) => {
    const answer = await ask(guarded, '/decode', { headers });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('www-authenticate')).toBe(
      status === 401 ? 'Basic realm="Drumbeat codec", charset="UTF-8"' : null,
    );
  });

  test('names the key that is missing, and nothing else', async () => {
    const answer = await ask(open, '/decode', {}, [wire(await sealed([key('2019-04')]))]);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toEqual({
      message: expect.stringContaining('the key "2019-04", which is not configured'),
    });
  });

  test('answers only so many in a second', async () => {
    const few = await openCodecServer({ ...deps, settings: { ...settings, token: null }, perSecond: 3 });
    const asked = Array.from({ length: 20 }, () => ask(few, '/decode'));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    await few.close();
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
  });
});
