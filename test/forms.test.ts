/** Every form: what it shows is within Slack's limits, what is filled in arrives as its values, what is wrong is told at its field. */
import { readdir } from 'node:fs/promises';
import type { KnownBlock } from '@slack/types';
import { array, assert, constantFrom, integer, oneof, option, property, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formBlocks } from '../client/slack/forms/blocks.ts';
import { readForm, type ViewState } from '../client/slack/forms/read.ts';
import type { FormContext } from '../forms/fields.ts';
import type { Checked } from '../forms/form.ts';
import type { Line } from '../domain/decisions/decisions.ts';
import { forms, type FormName } from '../forms/index.ts';
import { modal } from '../simulator/slack/blocks.ts';
import { fill } from '../simulator/slack/filled.ts';
import { ask, line, someone } from './support/asking.ts';
import { team } from './support/team.ts';

const topics = [line('t1', 'Slow reviews', { votes: '10' }), line('t2', 'Flaky tests', { votes: '10' })];
const long = 'x'.repeat(80);

const formNames = Object.keys(forms) as FormName[];

interface Case {
  readonly form: FormName;
  readonly lines?: readonly Line[];
  /** Who fills it in; Ada, the engineering manager, unless said otherwise. */
  readonly by?: string;
  readonly fields: Readonly<Record<string, string>>;
}

const filled: (Case & { readonly values: unknown })[] = [
  {
    form: 'goal',
    fields: { title: ' Audit logs ', measure: 'Three customers', owner: 'cleo' },
    values: { title: 'Audit logs', measure: 'Three customers', owner: 'cleo' },
  },
  { form: 'reason', fields: { reason: 'Not tested' }, values: { reason: 'Not tested' } },
  { form: 'agenda', fields: { topic: 'Staging' }, values: { topic: 'Staging', blocker: false } },
  { form: 'agenda', fields: { topic: 'Staging', blocker: 'yes' }, values: { topic: 'Staging', blocker: true } },
  { form: 'notes', fields: {}, values: { decisions: [], actions: [], done: [] } },
  {
    form: 'notes',
    fields: { decisions: 'Flag first\n\n  Then all ', 'actions.0.text': 'Test it', 'actions.0.owner': 'ben' },
    values: { decisions: ['Flag first', 'Then all'], actions: [{ text: 'Test it', owner: 'ben' }], done: [] },
  },
  {
    form: 'notes',
    lines: [line('t1', 'A topic'), line('a1', 'Open action: call them', { kind: 'action' })],
    fields: { done: 'a1' },
    values: { decisions: [], actions: [], done: ['a1'] },
  },
  {
    form: 'closing',
    by: 'ben',
    lines: [
      line('SEC-1', 'Mine', { assignee: 'ben' }),
      line('SEC-2', 'Mine too', { assignee: 'ben' }),
      line('SEC-3', 'Hers', { assignee: 'ada' }),
    ],
    fields: { 'items.SEC-2': 'drop' },
    values: { items: { 'SEC-1': 'carry over', 'SEC-2': 'drop' } },
  },
  {
    form: 'closing',
    lines: [
      line('SEC-4', 'Nobody', { assignee: 'nobody' }),
      line('SEC-5', 'No fact'),
      line('SEC-1', 'His', { assignee: 'ben' }),
    ],
    fields: { 'items.SEC-5': 'done' },
    values: { items: { 'SEC-4': 'carry over', 'SEC-5': 'done' } },
  },
  {
    form: 'score',
    by: 'cleo',
    lines: [line('g1', 'Audit logs', { owner: 'cleo' }), line('g2', 'Other', { owner: 'ada' })],
    fields: { 'goals.g1.score': 'partly' },
    values: { goals: { g1: { score: 'partly', note: '' } } },
  },
  {
    form: 'verdict',
    lines: [line('i1', 'Name one reviewer')],
    fields: { verdict: 'improved', evidence: '9 hours, from 26' },
    values: { verdict: 'improved', evidence: '9 hours, from 26' },
  },
  { form: 'reflection', fields: { couldImprove: 'Reviews' }, values: { wentWell: '', couldImprove: 'Reviews' } },
  {
    form: 'votes',
    lines: topics,
    fields: { 'votes.t1': '7', 'votes.t2': '3' },
    values: { votes: { t1: 7, t2: 3 } },
  },
  {
    form: 'improvement',
    lines: topics,
    fields: { what: 'Name one', measure: 'Hours', baseline: '26', owner: 'cleo' },
    values: { topic: 't1', what: 'Name one', measure: 'Hours', baseline: '26', owner: 'cleo' },
  },
];

const wrong: (Case & { readonly name: string; readonly errors: Record<string, string> })[] = [
  {
    name: 'spaces are no title',
    form: 'goal',
    fields: { title: '  ', measure: 'm', owner: 'ada' },
    errors: { title: 'Please fill this in.' },
  },
  {
    name: 'signs that nobody sees are no title',
    form: 'goal',
    fields: { title: '\u200B\u2060', measure: 'm', owner: 'ada' },
    errors: { title: 'Please fill this in.' },
  },
  {
    name: 'a spaces-only reason',
    form: 'reason',
    fields: { reason: ' \n ' },
    errors: { reason: 'Please fill this in.' },
  },
  {
    name: 'a decision that is a workflow',
    form: 'notes',
    fields: { decisions: 'd'.repeat(301) },
    errors: { decisions: 'Please use at most 300 characters.' },
  },
  {
    name: 'an action without an owner',
    form: 'notes',
    fields: { 'actions.0.text': 'Test' },
    errors: { 'actions.0.owner': 'Please choose a person.' },
  },
  {
    name: 'the second action without words',
    form: 'notes',
    fields: { 'actions.0.text': 'a', 'actions.0.owner': 'ada', 'actions.1.owner': 'ben' },
    errors: { 'actions.1.text': 'Please fill this in.' },
  },
  {
    name: 'a reflection on nothing',
    form: 'reflection',
    fields: {},
    errors: { wentWell: 'Please fill in at least one of the two.' },
  },
  {
    name: 'votes left',
    form: 'votes',
    lines: topics,
    fields: { 'votes.t1': '6', 'votes.t2': '3' },
    errors: { 'votes.t1': '1 vote left: please use exactly 10.' },
  },
  {
    name: 'too many votes',
    form: 'votes',
    lines: topics,
    fields: { 'votes.t1': '10', 'votes.t2': '3' },
    errors: { 'votes.t1': '3 votes too many: please use exactly 10.' },
  },
];

/** Values that only another door (the command line) could bring. */
const fieldErrors: {
  form: FormName;
  lines: Line[];
  of: (context: FormContext) => Checked<object>;
  errors: Record<string, string>;
}[] = [
  {
    form: 'closing',
    lines: [line('SEC-1', 'His', { assignee: 'ben' })],
    of: (context) => forms.closing.check({ items: { 'SEC-1': 'drop' } }, context),
    errors: { 'items.SEC-1': 'SEC-1 is not one of your open items.' },
  },
  {
    form: 'score',
    lines: [line('g1', 'Hers', { owner: 'ada' })],
    of: (context) => forms.score.check({ goals: {} }, context),
    errors: { 'goals.g1': 'Please score this goal too.' },
  },
  {
    form: 'votes',
    lines: topics,
    of: (context) => forms.votes.check({ votes: { t9: 10 } }, context),
    errors: { 'votes.t9': 't9 is not a topic.' },
  },
  {
    form: 'improvement',
    lines: topics,
    of: (context) => {
      const values = { topic: 't9', what: 'a', measure: 'b', baseline: 'c', owner: someone('ada').id };
      return forms.improvement.check(values, context);
    },
    errors: { topic: 'Please choose one of the topics.' },
  },
  {
    form: 'goal',
    lines: [],
    of: (context) => forms.goal.check({ title: 'a', measure: 'b', owner: someone('mia').id }, context),
    errors: { owner: 'Please choose one of ada, ben, cleo.' },
  },
  {
    form: 'notes',
    lines: [line('t1', 'A topic'), line('a1', 'Call them', { kind: 'action' })],
    of: (context) => forms.notes.check({ done: ['t1'] }, context),
    errors: { done: 'Please choose among the options.' },
  },
  {
    form: 'notes',
    lines: [],
    of: (context) => forms.notes.check({ decisions: Array<string>(20).fill('x'.repeat(200)) }, context),
    errors: { decisions: 'Please use at most 3000 characters.' },
  },
  // What nobody can see is no reason.
  ...['', ' \u200b\u2060', '\u3164\u115f', '\u2800'].map((words) => ({
    form: 'reason' as const,
    lines: [],
    of: (context: FormContext) => forms.reason.check({ reason: words }, context),
    errors: { reason: 'Please fill this in.' },
  })),
];

describe('every form', () => {
  test('has a file of its own, and none is left over', async () => {
    const files = await readdir(new URL('../forms/', import.meta.url));
    const shared = ['values.ts', 'fields.ts', 'filled.ts', 'form.ts', 'index.ts', 'nested.ts'];
    expect(files.filter((file) => !shared.includes(file)).toSorted()).toEqual(
      formNames.map((name) => `${name}.ts`).toSorted(),
    );
  });

  test.each(formNames)('%s: what it shows is within the limits, also when the content is long or empty', (name) => {
    const many = Array.from({ length: 150 }, (_, index) =>
      line(`L-${index}`, long, { assignee: 'ada', owner: 'ada', votes: '10' }),
    );
    expect(forms[name].title.length).toBeLessThanOrEqual(24);
    for (const lines of [[], [line('L-1', '')], many]) {
      const shown = asModal(name, contextOf(name, lines));
      expect(shown.blocks.length).toBeGreaterThan(0);
      expect(shown.blocks.length).toBeLessThanOrEqual(100);
    }
  });

  test.each(formNames)('%s: whatever the fields hold, the answer is values that fit or an error at a field', (name) => {
    const context = contextOf(name, topics);
    const blocks = asModal(name, context).blocks.flatMap((block) => (block.type === 'input' ? [block.block_id] : []));
    const field = record({
      value: option(oneof(string({ maxLength: 4000 }), integer().map(String))),
      selected_option: option(record({ value: constantFrom('ada', 'done', 'achieved', 'improved', 't1', 'zz') })),
    });
    assert(
      property(array(field, { minLength: blocks.length, maxLength: blocks.length }), (fields) => {
        const state: ViewState = Object.fromEntries(
          blocks.map((block, index) => [block, { value: fields[index] ?? {} }]),
        );
        const answer = readForm(forms[name], state, context);
        const valid =
          'values' in answer
            ? forms[name].schema.safeParse(answer.values).success
            : Object.keys(answer.errors).every((block) => blocks.includes(block));
        expect(valid).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

test.each(filled)('$form, filled in: $values', ({ form, lines, by, fields, values }) => {
  expect(read(form, contextOf(form, lines, by), fields)).toEqual({ values });
});

test.each(wrong)('$form: $name', ({ form, lines, by, fields, errors }) => {
  expect(read(form, contextOf(form, lines, by), fields)).toEqual({ errors });
});

test.each(fieldErrors)('$form: values that are no answer to this question: $errors', ({ form, lines, of, errors }) => {
  expect(of(contextOf(form, lines))).toEqual({ errors });
});

test('what a vendor’s user typed is shown as it was typed, and forms no link or mention', () => {
  const context = contextOf('closing', [line('SEC-1', '<!channel> R&D <b>', { assignee: 'ada' })]);
  expect(labels(formBlocks(forms.closing, context))).toEqual(['<!channel> R&D <b>']);
});

test('what a person may not read stays out of the form', () => {
  const secret: Line = {
    id: 'SEC-1',
    text: [{ value: 'acquisition', source: 'jira:BOARD' }],
    facts: { assignee: 'ada' },
  };
  expect(labels(formBlocks(forms.closing, contextOf('closing', [secret])))).toEqual(['a private item']);
});

function contextOf(form: FormName, lines: readonly Line[] = [], by = 'ada'): FormContext {
  return { question: ask('q', form, lines), team, person: someone(by) };
}

/** The simulator reads blocks as strictly as Slack does. */
function asModal(name: FormName, context: FormContext) {
  return modal.parse({
    type: 'modal',
    title: { type: 'plain_text', text: forms[name].title },
    submit: { type: 'plain_text', text: 'Send' },
    blocks: formBlocks(forms[name], context),
  });
}

/** Fills the modal in as a person would, with Slack's own checks, and reads what Slack would send. */
function read(name: FormName, context: FormContext, fields: Readonly<Record<string, string>>) {
  const shown = asModal(name, context);
  const kinds = new Map(
    shown.blocks.flatMap((block) => (block.type === 'input' ? [[block.block_id, block.element.type]] : [])),
  );
  const entries = Object.entries(fields).map(([block, value]) => {
    const kind = kinds.get(block);
    if (kind === undefined) throw new Error(`The form ${name} shows no field ${block}.`);
    const picked = { value };
    const typed =
      kind === 'static_select'
        ? { selected_option: picked }
        : kind === 'checkboxes'
          ? { selected_options: [picked] }
          : { value };
    return [block, { value: typed }];
  });
  const filledIn = fill(shown, Object.fromEntries(entries));
  if (!filledIn.ok) throw new Error(`Slack itself would refuse this: ${JSON.stringify(filledIn.errors)}`);
  return readForm(forms[name], filledIn.state.values, context);
}

function labels(blocks: readonly KnownBlock[]): string[] {
  return blocks.flatMap((block) => (block.type === 'input' ? [block.label.text] : []));
}
