import { button, el, newId } from './elements.js';
import { form } from './form.js';

/** A dialog over the page, which gives the focus back when it closes. @returns what closes it */
export function openDialog(title, content) {
  const id = newId('dialog');
  const dialog = el('dialog', { 'aria-labelledby': id });
  const close = () => dialog.close();
  dialog.append(
    el(
      'header',
      { class: 'dialog-head' },
      el('h2', { id }, title),
      button('Close', close, { class: 'quiet' }),
    ),
    ...[content(close)].flat(),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return close;
}

/** Asks before something that can't be taken back, or needs a few words. @param send gets the values of the fields */
export function ask({ title, text, fields = [], submit, danger = false, send }) {
  openDialog(title, (close) => [
    text && el('p', {}, text),
    form({
      fields,
      submit,
      danger,
      label: title,
      send: async (values) => {
        await send(values);
        close();
      },
    }),
  ]);
}

/** For the record of who did what. */
export const REASON = {
  name: 'reason',
  label: 'Reason',
  maxlength: 300,
  hint: 'Optional. It stands in the audit log.',
};
