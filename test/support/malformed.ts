/** What anybody who reaches Temporal can send to a workflow in place of what it expects: as payloads, below every client of ours. */
import type { Payload } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';

const bytes = (written: string) => Buffer.from(written);
const payload = (encoding: string, data: string | Buffer, more: Record<string, Uint8Array> = {}): Payload => ({
  metadata: { encoding: bytes(encoding), ...more },
  data: typeof data === 'string' ? bytes(data) : data,
});
const json = (written: string) => payload('json/plain', written);
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

const answer = {
  kind: 'answer',
  workflowId: 'iteration/security/2026-w49',
  questionId: 'goals',
  clickId: 'a click',
  contentHash: 'a hash',
  choice: 'goal',
  actor: { via: 'cli', person: 'ada' },
};
const answers: readonly unknown[] = [
  { ...answer, kind: 'vote' },
  { ...answer, questionId: undefined },
  { ...answer, questionId: ['goals'] },
  { ...answer, clickId: 7 },
  { ...answer, contentHash: null },
  { ...answer, choice: { id: 'goal' } },
  { ...answer, choice: 'x'.repeat(5_000) },
  { ...answer, workflowId: 5 },
  { ...answer, actor: 'ada' },
  { ...answer, actor: [] },
  { ...answer, actor: { via: 'cli', person: ['ada'] } },
  { ...answer, actor: { via: 'slack', account: ['U0ADA'] } },
  { ...answer, actor: { via: 'slack', account: 'U0ADA', person: 'ada' } },
  { ...answer, actor: { via: 'mail', account: 'ada' } },
  { ...answer, values: 'x'.repeat(60_000) },
  { ...answer, values: { title: 'half \ud800' } },
  { ...answer, values: { title: 'a \0 in it' } },
  [answer],
  [null, 5, {}],
  [{ subject: 'SEC-1', title: 'One', by: 'ada', from: '2026-w47', cause: 'stolen' }],
  { chosenIn: 'x', what: {}, measure: [], baseline: 7, owner: null, on: '', item: '', link: '' },
];

/** Each is the whole list of arguments. */
// Small enough that the history of a workflow that gets them all is no larger than a worker may read at once.
export const malformed: readonly (readonly Payload[] | null)[] = [
  null,
  [],
  [{}],
  [{ metadata: {} }],
  [{ metadata: {}, data: bytes('{}') }],
  [{ data: bytes('{"questionId":"goals"}') }],
  [payload('', '{}')],
  [payload('no/such-encoding', '{}')],
  [payload('\0', '{}')],
  [payload('drumbeat/malformed', '')],
  [payload('binary/null', 'not null')],
  [payload('binary/plain', Buffer.from([0xff, 0xfe, 0]))],
  [
    payload('binary/protobuf', Buffer.from([0xff, 0xff, 0xff]), {
      messageType: bytes('temporal.api.common.v1.Payload'),
    }),
  ],
  [payload('json/protobuf', '{}', { messageType: bytes('no.such.Type') })],
  [payload('json/protobuf', '{}')],
  [payload('binary/encrypted', 'no key at all')],
  [payload('binary/encrypted', '', { 'encryption-key-id': bytes('a key with spaces') })],
  ...['', '{', '[1', '{"questionId":', 'null', '5', 'true', '"decide"', '{}', '[]', '[[]]', 'NaN', '\ufeff{}'].map(
    (one) => [json(one)],
  ),
  [json(Buffer.from([0xc3, 0x28]).toString('latin1'))],
  [json(nested(6_000))],
  [json('['.repeat(6_000) + ']'.repeat(6_000))],
  [json(JSON.stringify({ ...answer, values: 'deep' }).replace('"deep"', nested(6_000)))],
  [json(JSON.stringify({ ...answer, more: 'deep' }).replace('"deep"', nested(6_000)))],
  [json(JSON.stringify({ ...answer, actor: 'deep' }).replace('"deep"', nested(6_000)))],
  [json(`{"__proto__":${JSON.stringify(answer)}}`)],
  [json('{"constructor":null,"toString":5}')],
  [json(JSON.stringify('x'.repeat(60_000)))],
  [json('{}'), json('{'), payload('no/such-encoding', '')],
  ...answers.map((one) => [defaultPayloadConverter.toPayload(one)]),
];
