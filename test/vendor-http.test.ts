/** What a vendor's address may do to a worker: lead it elsewhere, never end, grow without end. None of it reads as an answer. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { UnusableAnswer, vendorFetch } from '../vendors/http.ts';
import { allPages } from '../vendors/pages.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serving(answer: RequestListener): Promise<{ url: string; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It does not listen.');
  return { url: `http://127.0.0.1:${address.port}`, requests };
}

const stranger = () => serving((_, response) => response.end('{"id": 1}'));

test.each([301, 302, 303, 307, 308])('a %i to another origin is followed by no request', async (status) => {
  const elsewhere = await stranger();
  const vendor = await serving((_, response) => response.writeHead(status, { location: `${elsewhere.url}/x` }).end());
  for (const method of ['GET', 'POST']) {
    await expect(vendorFetch(`${vendor.url}/issues`, { method })).rejects.toThrow('redirects to another origin');
  }
  expect(elsewhere.requests).toEqual([]);
});

test('within the origin a read follows its redirect, and only 307 and 308 repeat a write', async () => {
  const vendor = await serving(({ url }, response) => {
    const [, status] = /^\/moved-(\d+)$/.exec(url ?? '') ?? [];
    if (status === undefined) response.end('here');
    else response.writeHead(Number(status), { location: '/new' }).end();
  });
  const body = (path: string, method: string) =>
    vendorFetch(`${vendor.url}${path}`, { method, ...(method === 'POST' && { body: 'x' }) }).then((one) => one.text());
  await expect(body('/moved-301', 'GET')).resolves.toBe('here');
  await expect(body('/moved-307', 'POST')).resolves.toBe('here');
  await expect(body('/moved-302', 'POST')).rejects.toThrow('redirects a write to a read');
  expect(vendor.requests.filter((one) => one.endsWith('/new'))).toEqual(['GET /new', 'POST /new']);
});

test('redirects in a circle end', async () => {
  const vendor = await serving((_, response) => response.writeHead(302, { location: '/again' }).end());
  await expect(vendorFetch(`${vendor.url}/again`)).rejects.toThrow(UnusableAnswer);
  expect(vendor.requests.length).toBeLessThan(10);
});

test('an answer of 50 MB, and one that unpacks to it, is cut off', async () => {
  const large = Buffer.alloc(50 * 1024 * 1024, 32);
  const vendor = await serving(({ url }, response) => {
    if (url === '/plain') response.end(large);
    else response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(large));
  });
  await expect(vendorFetch(`${vendor.url}/plain`)).rejects.toThrow('longer than');
  await expect(vendorFetch(`${vendor.url}/packed`)).rejects.toThrow('longer than');
});

test('a body that never ends is given up by the time limit of the call', async () => {
  const vendor = await serving((_, response) => response.writeHead(200).write('{"issues": ['));
  const began = performance.now();
  await expect(vendorFetch(vendor.url, { signal: AbortSignal.timeout(300) })).rejects.toThrow(/timeout|aborted/i);
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('pages end: at the last one, at a token that comes again, and at a number that no list of ours reaches', async () => {
  const three = (token = 0) => Promise.resolve({ items: [token], next: token < 2 ? token + 1 : null });
  await expect(allPages(three)).resolves.toEqual([0, 1, 2]);

  let asked = 0;
  const same = () => {
    asked += 1;
    return Promise.resolve({ items: [], next: 'the same' });
  };
  await expect(allPages(same)).rejects.toThrow('the same next page again');
  expect(asked).toBe(2);

  const endless = (token = 0) => Promise.resolve({ items: [], next: token + 1 });
  await expect(allPages(endless)).rejects.toThrow('more than 500 pages');
});
