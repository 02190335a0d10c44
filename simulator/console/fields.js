/** The inputs of a modal: one block in, its node and a way to read what was entered out. */
import { h } from './dom.js';
import { words } from './blocks.js';
import { plain } from './mrkdwn.js';

/** @returns {{ node: HTMLElement, read: () => object, complain: (text: string | undefined) => void, focus: () => void }} */
export function field(block, earlier, context) {
  const id = `field-${block.block_id}`;
  const hint = block.hint && h('p', { class: 'hint', id: `${id}-hint` }, plain(block.hint.text));
  const error = h('p', { class: 'error', id: `${id}-error`, role: 'alert' });
  const described = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(' ');
  const { element } = block;
  const make = grouped.has(element.type) ? group : single;
  const { node, read, first } = make({ block, element, id, described, earlier, context, hint, error });
  return {
    node,
    read: () => ({ type: element.type, ...read() }),
    complain: (text) => {
      error.textContent = text ?? '';
      node.classList.toggle('wrong', text !== undefined);
      first.setAttribute('aria-invalid', String(text !== undefined));
    },
    focus: () => first.focus(),
  };
}

const grouped = new Set(['radio_buttons', 'checkboxes', 'multi_static_select']);

function title(block) {
  const label = plain(block.label.text);
  return block.optional ? [label, h('span', { class: 'optional' }, ' (optional)')] : [label];
}

function single({ block, element, id, described, earlier, context, hint, error }) {
  const input = inputs[element.type](element, { id, 'aria-describedby': described }, context);
  if (!block.optional) input.setAttribute('aria-required', 'true');
  if (element.placeholder && 'placeholder' in input) input.placeholder = plain(element.placeholder.text);
  const before = earlier && textOf(earlier);
  if (before !== undefined && before !== null) input.value = before;
  const node = h('div', { class: 'field' }, h('label', { for: id }, title(block)), input, hint, error);
  return { node, read: () => entered[element.type](input.value, element), first: input };
}

const textOf = (state) => state.value ?? state.selected_option?.value ?? state.selected_user ?? state.selected_date;

const inputs = {
  plain_text_input: (element, look) =>
    element.multiline
      ? h('textarea', { ...look, rows: 3 }, element.initial_value ?? '')
      : h('input', { ...look, type: 'text', autocomplete: 'off', value: element.initial_value ?? '' }),
  number_input: (element, look) =>
    h('input', {
      ...look,
      type: 'number',
      step: element.is_decimal_allowed ? 'any' : '1',
      min: element.min_value,
      max: element.max_value,
      value: element.initial_value ?? '',
    }),
  datepicker: (element, look) => h('input', { ...look, type: 'date', value: element.initial_date ?? '' }),
  static_select: (element, look) => select(element, look, allOptions(element), element.initial_option?.value),
  users_select: (element, look, { names }) =>
    select(
      element,
      look,
      [...names].map(([value, text]) => ({ value, text: { text } })),
      element.initial_user,
    ),
};

const entered = {
  plain_text_input: (value) => ({ value: value === '' ? null : value }),
  number_input: (value) => ({ value: value === '' ? null : value }),
  datepicker: (value) => ({ selected_date: value === '' ? null : value }),
  users_select: (value) => ({ selected_user: value === '' ? null : value }),
  static_select: (value, element) => ({
    selected_option: allOptions(element).find((one) => one.value === value) ?? null,
  }),
};

function allOptions(element) {
  return element.options ?? (element.option_groups ?? []).flatMap((one) => one.options);
}

function select(element, look, options, initial) {
  const empty = element.placeholder ? plain(element.placeholder.text) : 'Choose…';
  const node = h(
    'select',
    look,
    h('option', { value: '' }, empty),
    options.map((one) => h('option', { value: one.value }, plain(one.text.text))),
  );
  node.value = initial ?? '';
  return node;
}

/** Radio buttons and checkboxes: one fieldset, its legend the label. */
function group({ block, element, id, described, earlier, context, hint, error }) {
  const one = element.type === 'radio_buttons';
  const before = earlier ?? {
    selected_option: element.initial_option,
    selected_options: element.initial_options,
  };
  const chosen = new Set([before.selected_option, ...(before.selected_options ?? [])].map((option) => option?.value));
  const options = allOptions(element);
  const boxes = options.map((option) =>
    h('input', {
      type: one ? 'radio' : 'checkbox',
      name: id,
      value: option.value,
      checked: chosen.has(option.value),
    }),
  );
  const node = h(
    'fieldset',
    { class: 'field', 'aria-describedby': described },
    h('legend', {}, title(block)),
    options.map((option, index) =>
      h(
        'label',
        { class: 'choice' },
        boxes[index],
        h(
          'span',
          {},
          words(option.text, context),
          option.description && h('small', {}, words(option.description, context)),
        ),
      ),
    ),
    hint,
    error,
  );
  const read = () => {
    const picked = options.filter((_, index) => boxes[index].checked);
    return one ? { selected_option: picked[0] ?? null } : { selected_options: picked };
  };
  return { node, read, first: boxes[0] };
}
