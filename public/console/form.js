import { ProblemError } from './client.js';
import { el, newId } from './elements.js';
import { faultPlace, showFault } from './fault.js';

function control({ name, type = 'text', options, value, rows, label, hint, ...rest }, id, describedBy) {
  const shared = { id, name, 'aria-describedby': describedBy, ...rest };
  if (options)
    return el(
      'select',
      shared,
      options.map(([option, text]) => el('option', { value: option, selected: option === value }, text)),
    );
  if (rows) return el('textarea', { ...shared, rows }, value);
  return el('input', { ...shared, type, value });
}

/** A labelled field with a place for what is wrong with it. */
function field(definition) {
  const id = newId(definition.name);
  const [hintId, faultId] = [`${id}-hint`, `${id}-fault`];
  const input = control(definition, id, definition.hint ? `${hintId} ${faultId}` : faultId);
  const fault = el('p', { class: 'field-fault', id: faultId });
  const row = el(
    'div',
    { class: 'field' },
    el('label', { for: id }, definition.label),
    input,
    definition.hint && el('p', { class: 'hint', id: hintId }, definition.hint),
    fault,
  );
  const complain = (text) => {
    fault.textContent = text;
    if (text) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  };
  return { ...definition, input, row, complain };
}

/** Puts what is wrong with a field beside it, and the focus on the first. */
function complainBeside(fields, errors) {
  for (const { field: name, message } of errors) fields.find((one) => one.name === name)?.complain(message);
  fields.find(({ input }) => input.hasAttribute('aria-invalid'))?.input.focus();
}

/**
 * A form. What the server finds wrong with a field stands beside the field, and all of it above the button.
 * @param fields `{ name, label, type?, options?, rows?, value?, hint? }`, and attributes of the control
 * @param send gets the values by name, empty ones left out; while it runs the form can't be sent again
 */
export function form({ fields: definitions, submit, send, label, danger = false, inline = false }) {
  const fields = definitions.map(field);
  const fault = faultPlace();
  const go = el('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, submit);
  const made = el(
    'form',
    { novalidate: true, class: inline ? 'inline' : 'stacked', 'aria-label': label, onsubmit },
    fields.map(({ row }) => row),
    inline ? el('div', { class: 'inline-go' }, go) : [fault, el('div', { class: 'choices' }, go)],
    inline && fault,
  );
  let busy = false;

  async function onsubmit(event) {
    event.preventDefault();
    if (busy) return;
    busy = true;
    go.setAttribute('aria-disabled', 'true');
    fault.replaceChildren();
    for (const one of fields) one.complain('');
    const values = Object.fromEntries(
      fields.map(({ name, input }) => [name, input.value]).filter(([, value]) => value !== ''),
    );
    try {
      await send(values, made);
    } catch (error) {
      if (error instanceof ProblemError) complainBeside(fields, error.errors);
      showFault(fault, error);
    } finally {
      busy = false;
      go.removeAttribute('aria-disabled');
    }
  }
  return made;
}
