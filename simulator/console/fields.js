/** The inputs of a modal: one block in, its node and a way to read what was entered out. */
import { h } from './dom.js';
import { plain } from './mrkdwn.js';

/** @returns {{ node: HTMLElement, read: () => object, complain: (text: string | undefined) => void, focus: () => void }} */
export function field(block) {
  const id = `field-${block.block_id}`;
  const hint = block.hint && h('p', { class: 'hint', id: `${id}-hint` }, plain(block.hint.text));
  const error = h('p', { class: 'error', id: `${id}-error`, role: 'alert' });
  const described = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(' ');
  const { element } = block;
  const make = element.type === 'checkboxes' ? checkboxes : single;
  const { node, read, first } = make({ block, element, id, described, hint, error });
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

function title(block) {
  const label = plain(block.label.text);
  return block.optional ? [label, h('span', { class: 'optional' }, ' (optional)')] : [label];
}

function single({ block, element, id, described, hint, error }) {
  const input = inputs[element.type](element, { id, 'aria-describedby': described });
  if (!block.optional) input.setAttribute('aria-required', 'true');
  const node = h('div', { class: 'field' }, h('label', { for: id }, title(block)), input, hint, error);
  const read = () =>
    element.type === 'static_select'
      ? { selected_option: element.options.find((one) => one.value === input.value) ?? null }
      : { value: input.value || null };
  return { node, read, first: input };
}

const inputs = {
  plain_text_input: (element, look) => {
    const all = { ...look, placeholder: element.placeholder && plain(element.placeholder.text) };
    return element.multiline
      ? h('textarea', { ...all, rows: 3 })
      : h('input', { ...all, type: 'text', autocomplete: 'off' });
  },
  number_input: (element, look) =>
    h('input', {
      ...look,
      type: 'number',
      step: '1',
      min: element.min_value,
      max: element.max_value,
      value: element.initial_value ?? '',
    }),
  static_select: (element, look) => {
    const options = element.options.map((one) => h('option', { value: one.value }, plain(one.text.text)));
    const node = h('select', look, h('option', { value: '' }, 'Choose…'), options);
    node.value = element.initial_option?.value ?? '';
    return node;
  },
};

/** One fieldset, its legend the label. */
function checkboxes({ block, element, id, described, hint, error }) {
  const { options } = element;
  const boxes = options.map((option) => h('input', { type: 'checkbox', name: id, value: option.value }));
  const node = h(
    'fieldset',
    { class: 'field', 'aria-describedby': described },
    h('legend', {}, title(block)),
    options.map((option, index) =>
      h('label', { class: 'choice' }, boxes[index], h('span', {}, plain(option.text.text))),
    ),
    hint,
    error,
  );
  return {
    node,
    read: () => ({ selected_options: options.filter((_, index) => boxes[index].checked) }),
    first: boxes[0],
  };
}
