import { badge, el } from '../../elements.js';
import { moment } from '../../moments.js';
import { severityBadge, URGENCIES } from '../../severity.js';

const headOf = (who, at) => el('p', { class: 'message-head' }, el('strong', {}, who), ' ', moment(at));

export const questionItem = (text, at = new Date().toISOString()) => ({
  made: el('li', { class: 'message user' }, headOf('You', at), el('p', { class: 'said' }, text)),
});

/** What was understood: how urgent it is, and what went onto the body map. */
function understood({ urgency, findings }) {
  if (!urgency && findings.length === 0) return null;
  return el(
    'ul',
    { class: 'understood', 'aria-label': 'Understood' },
    urgency && el('li', {}, badge(URGENCIES[urgency] ?? urgency, `urgency-${urgency}`)),
    findings.map(({ label, body_part, severity, status }) =>
      el(
        'li',
        {},
        `${label}${body_part ? ` (${body_part})` : ''} `,
        status === 'resolved' ? badge('Resolved', 'plain') : severityBadge(severity),
      ),
    ),
  );
}

/** An answer, which may still be coming: it is read out when it is whole. */
export function answerItem(at = new Date().toISOString()) {
  const text = el('p', { class: 'said' });
  const state = el('p', { class: 'state' });
  const made = el(
    'li',
    { class: 'message assistant', 'aria-live': 'polite', 'aria-busy': 'true' },
    headOf('Assistant', at),
    text,
    state,
  );
  return {
    made,
    say: (piece) => text.append(piece),
    /** @param status `complete` or `stopped` */
    end: ({ status, metadata }) => {
      made.setAttribute('aria-busy', 'false');
      state.textContent = status === 'stopped' ? 'Stopped: this is all that was said.' : '';
      const what = metadata && understood(metadata);
      if (what) made.append(what);
    },
    /** It broke, and could not be read on. */
    breakOff: () => {
      made.setAttribute('aria-busy', 'false');
      state.textContent = 'The connection broke here. Open the conversation again to see how it went on.';
    },
  };
}
