import { accessToken, client } from '../../client.js';
import { button, el, facts } from '../../elements.js';
import { attempt, faultPlace } from '../../fault.js';
import { span } from '../../moments.js';

/** What the access token says, and how long it says so. */
export function token(signal) {
  const fault = faultPlace();
  const left = el('strong', { class: 'left', role: 'timer', 'aria-label': 'Time left' });
  const contents = el('pre', { tabindex: '0', 'aria-label': 'Contents of the access token' });
  const times = el('div');
  const refresh = button('Refresh now', () => attempt(fault, () => client.auth.refresh()));

  const tick = () => {
    const { session } = client;
    left.textContent = session ? span(session.expiresAt - Date.now()) : '–';
  };
  const show = () => {
    const now = accessToken();
    if (!now) return;
    contents.textContent = JSON.stringify({ header: now.header, claims: now.claims }, null, 2);
    times.replaceChildren(
      facts([
        ['Session', el('code', {}, now.claims.sid)],
        ['Token', el('code', {}, now.claims.jti)],
        ['Lives for', span((now.claims.exp - now.claims.iat) * 1000)],
      ]),
    );
    tick();
  };
  show();
  const stopListening = client.onChange(show);
  const ticking = setInterval(tick, 1000);
  signal.addEventListener('abort', () => {
    clearInterval(ticking);
    stopListening();
  });
  return el(
    'section',
    { class: 'card' },
    el('h2', {}, 'Access token'),
    el('p', {}, left, ' left. It is renewed before its end, by one tab for all.'),
    times,
    el('details', {}, el('summary', {}, 'Contents'), contents),
    fault,
    el('div', { class: 'choices' }, refresh),
  );
}
