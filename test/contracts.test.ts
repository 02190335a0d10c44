/** The contract checks themselves: what the vendors refuse must be refused here, or the checks prove nothing. */
import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { openContract } from './contracts/validator.ts';
import { startContractProxy } from './contracts/proxy.ts';
import { contractChecks, contractChecksOff, openContracts } from './contracts/vendors.ts';

if (contractChecks === 'off') console.log(contractChecksOff);
const { jira, github } = openContracts();

interface Part {
  readonly body?: unknown;
  readonly query?: string;
}
const exchange = (operation: string, { body, query = '' }: Part = {}) => {
  const [method = '', path = ''] = operation.split(' ');
  return { method, path, query: new URLSearchParams(query), body };
};

describe.skipIf(contractChecks === 'off')('Jira', () => {
  const document = {
    type: 'doc',
    version: 1,
    content: [{ type: 'paragraph', content: [{ type: 'text', text: 'x' }] }],
  };
  const fields = {
    project: { key: 'PB' },
    issuetype: { name: 'Task' },
    summary: 'Patch',
    description: document,
    labels: ['a'],
  };
  const without = (name: string) => Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));

  test.each([
    ['POST /rest/api/3/issue', { body: { fields, properties: [{ key: 'k', value: { any: 1 } }] } }],
    ['PUT /rest/api/3/issue/PB-1', { body: { update: { labels: [{ add: 'a' }, { remove: 'b' }] } } }],
    ['POST /rest/api/3/issue/PB-1/transitions', { body: { transition: { id: '31' } } }],
    ['POST /rest/api/3/issue/PB-1/comment', { body: { body: document } }],
    [
      'POST /rest/api/3/search/jql',
      { body: { jql: 'project = PB', fields: ['key'], maxResults: 5, reconcileIssues: [10001] } },
    ],
    [
      'GET /rest/api/3/search/jql',
      { query: 'jql=project%3DPB&maxResults=5&fields=key,summary&reconcileIssues=1&reconcileIssues=2' },
    ],
    ['GET /rest/api/3/mypermissions', { query: 'permissions=EDIT_ISSUES&projectKey=PB' }],
    ['GET /rest/api/3/issue/PB-1', { query: 'fields=*all&properties=drumbeat' }],
  ])('understands %s', (operation, part: Part) => {
    expect(jira?.request(exchange(operation, part))).toEqual([]);
  });

  test.each([
    ['a misspelt name', 'POST /rest/api/3/issue', { body: { feilds: fields } }, /feilds/],
    ['no summary', 'POST /rest/api/3/issue', { body: { fields: without('summary') } }, /'summary'/],
    ['no issue type', 'POST /rest/api/3/issue', { body: { fields: without('issuetype') } }, /'issuetype'/],
    [
      'a text in place of a document',
      'POST /rest/api/3/issue',
      { body: { fields: { ...fields, description: 'x' } } },
      /description/,
    ],
    [
      'an empty text node',
      'POST /rest/api/3/issue/PB-1/comment',
      { body: { body: { ...document, content: [{ type: 'text', text: '' }] } } },
      /text/,
    ],
    ['a text as comment', 'POST /rest/api/3/issue/PB-1/comment', { body: { body: 'x' } }, /body\/body must be object/],
    [
      'a number as summary',
      'POST /rest/api/3/issue',
      { body: { fields: { ...fields, summary: 7 } } },
      /summary must be string/,
    ],
    [
      'a label with a space',
      'PUT /rest/api/3/issue/PB-1',
      { body: { fields: { labels: ['a b'] } } },
      /labels\/0 must match pattern/,
    ],
    [
      'a number as transition',
      'POST /rest/api/3/issue/PB-1/transitions',
      { body: { transition: { id: 31 } } },
      /id must be string/,
    ],
    [
      'an operation that labels do not have',
      'PUT /rest/api/3/issue/PB-1',
      { body: { update: { labels: [{ ad: 'a' }] } } },
      /: ad$/,
    ],
    ['the paging of the old search', 'POST /rest/api/3/search/jql', { body: { jql: 'x', startAt: 0 } }, /startAt/],
    ['the old search', 'GET /rest/api/3/search', { query: 'jql=x' }, /not described/],
    ['an unknown query parameter', 'GET /rest/api/3/issue/PB-1', { query: 'feilds=summary' }, /feilds/],
    [
      'a word for a number',
      'GET /rest/api/3/search/jql',
      { query: 'jql=x&maxResults=many' },
      /maxResults must be integer/,
    ],
    ['permissions not named', 'GET /rest/api/3/mypermissions', {}, /permissions is missing/],
    ['no body', 'POST /rest/api/3/issue', {}, /body is missing/],
    ['an address that is not there', 'GET /rest/api/3/isue/PB-1', {}, /not described/],
  ])('refuses %s', (_, operation, part: Part, words) => {
    const wrong = jira?.request(exchange(operation, part)) ?? [];
    expect(wrong.join('\n')).toMatch(new RegExp(words, 'm'));
  });

  test('refuses answers that Jira does not give', () => {
    const get = exchange('GET /rest/api/3/issue/PB-1');
    expect(jira?.answer(get, 200, { id: '1', key: 'PB-1', fields: {} })).toEqual([]);
    expect(jira?.answer(get, 200, { id: 1 })).toEqual([expect.stringContaining('answer/id must be string')]);
    expect(jira?.answer(get, 200, { number: 1 })).toEqual([expect.stringContaining('number')]);
    expect(jira?.answer(get, 501, {})).toEqual([expect.stringContaining('not described')]);
    expect(jira?.answer(get, 429, {})).toEqual([]);
  });
});

describe('GitHub', () => {
  const repo = '/repos/acme/app';
  test.each([
    [`POST ${repo}/issues`, { body: { title: 'T', body: 'B', labels: ['a', { name: 'b' }] } }],
    [`PATCH ${repo}/issues/7`, { body: { state: 'closed', state_reason: null } }],
    [`POST ${repo}/releases`, { body: { tag_name: 'v1', target_commitish: 'main', draft: false } }],
    [`GET ${repo}/issues`, { query: 'state=all&labels=a,b&per_page=100&since=2026-01-02T03:04:05Z' }],
    [`GET ${repo}/compare/v1...main`, {}],
  ])('understands %s', (operation, part: Part) => {
    expect(github.request(exchange(operation, part))).toEqual([]);
  });

  test.each([
    ['no title', `POST ${repo}/issues`, { body: { body: 'B' } }, /'title'/],
    ['a misspelt name', `POST ${repo}/issues`, { body: { title: 'T', lables: [] } }, /lables/],
    ['a number as body', `POST ${repo}/issues`, { body: { title: 'T', body: 7 } }, /body\/body must be string/],
    ['an unknown state', `PATCH ${repo}/issues/7`, { body: { state: 'banana' } }, /state must be equal to one of/],
    ['no tag', `POST ${repo}/releases`, { body: { name: 'One' } }, /'tag_name'/],
    ['a word as number of an issue', `GET ${repo}/issues/seven`, {}, /issue_number must be integer/],
    ['an unknown query parameter', `GET ${repo}/issues`, { query: 'per_pag=2' }, /per_pag/],
    ['an unknown choice in the query', `GET ${repo}/issues`, { query: 'state=shut' }, /state must be equal to one of/],
    ['an operation nobody described', `DELETE ${repo}/issues/7`, {}, /not described/],
  ])('refuses %s', (_, operation, part: Part, words) => {
    expect(github.request(exchange(operation, part)).join('\n')).toMatch(words);
  });

  test('refuses answers that GitHub does not give', () => {
    const comments = exchange(`GET ${repo}/issues/7/comments`);
    const [place, time] = ['http://127.0.0.1/x', '2026-01-02T03:04:05Z'];
    const comment = {
      id: 1,
      node_id: 'x',
      url: place,
      html_url: place,
      issue_url: place,
      user: null,
      created_at: time,
      updated_at: time,
      body: 'B',
    };
    expect(github.answer(comments, 200, [comment])).toEqual([]);
    expect(github.answer(comments, 200, [{ ...comment, colour: 'red' }])).toEqual([expect.stringContaining('colour')]);
    expect(github.answer(comments, 200, [{ ...comment, user: undefined }])).toEqual([
      expect.stringContaining("'user'"),
    ]);
    expect(github.answer(comments, 201, [comment])).toEqual([expect.stringContaining('not described')]);
    expect(github.answer(comments, 501, {})).toEqual([expect.stringContaining('not described')]);
  });
});

test('where two addresses fit, the more literal one counts', () => {
  const contract = openContract({
    paths: {
      '/things/{id}': { get: { responses: { 200: {} } } },
      '/things/latest': { get: { responses: { 204: {} } } },
    },
  });
  expect(contract.answer(exchange('GET /things/latest'), 204, undefined)).toEqual([]);
  expect(contract.answer(exchange('GET /things/latest'), 200, undefined)).toEqual([
    expect.stringContaining('not described'),
  ]);
});

test('the proxy stops what breaks the contract in either direction, and passes on a cut connection', async () => {
  const asked: string[] = [];
  const vendor = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/github/repos/acme/cut') response.destroy();
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{"login":"drumbeat"}');
  });
  await new Promise<void>((listening) => vendor.listen(0, '127.0.0.1', listening));
  const address = vendor.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const proxy = await startContractProxy(`http://127.0.0.1:${address.port}`);
  try {
    expect((await fetch(`${proxy.github}/repos/acme/app/issues?per_pag=2`)).status).toBe(500);
    expect(asked).toEqual([]);
    expect((await fetch(`${proxy.github}/user`)).status).toBe(500);
    expect(() => proxy.mustBeKept()).toThrow(/per_pag is not described[^]*GET \/user answered 200/);
    await expect(fetch(`${proxy.github}/repos/acme/cut`)).rejects.toThrow('fetch failed');
    // What people do is not the vendor's API.
    expect((await fetch(`${proxy.github}/acme/app/issues/7`)).status).toBe(200);
    expect(() => proxy.mustBeKept()).not.toThrow();
  } finally {
    await proxy.close();
    vendor.close();
  }
});
