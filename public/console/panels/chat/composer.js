import { button, el } from '../../elements.js';

/** Where one writes. Enter sends, Shift+Enter begins a line. @param send gets what was written, when it is something */
export function composer({ send, stop }) {
  const text = el('textarea', {
    id: 'message',
    rows: '2',
    maxlength: '8000',
    onkeydown,
    'aria-describedby': 'message-hint',
  });
  const go = el('button', { type: 'submit', class: 'primary' }, 'Send');
  const halt = button('Stop', stop, { hidden: true, class: 'danger' });
  const made = el(
    'form',
    { class: 'composer', novalidate: true, onsubmit },
    el('label', { for: 'message' }, 'Message'),
    text,
    el(
      'div',
      { class: 'choices' },
      go,
      halt,
      el('p', { class: 'hint', id: 'message-hint' }, 'Enter sends, Shift+Enter begins a line.'),
    ),
  );

  function onsubmit(event) {
    event.preventDefault();
    const said = text.value.trim();
    if (!said || go.hidden) return;
    text.value = '';
    void send(said);
  }
  function onkeydown(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    made.requestSubmit();
  }
  return {
    made,
    busy: () => {
      const hadFocus = document.activeElement === go;
      [go.hidden, halt.hidden] = [true, false];
      if (hadFocus) halt.focus();
    },
    /** @param unsent put back when nothing else was written meanwhile */
    ready: (unsent = '') => {
      const hadFocus = document.activeElement === halt;
      [go.hidden, halt.hidden] = [false, true];
      if (unsent && !text.value) text.value = unsent;
      if (hadFocus) text.focus();
    },
  };
}
