import { client, ProblemError } from './client.js';
import { el } from './elements.js';
import { identity } from './identity.js';

/** A place for faults, which screen readers read out as they come. */
export const faultPlace = () => el('div', { class: 'fault', role: 'alert' });

/** Codes of which the page speaks once, in one place, however many calls they met. */
const SIGNED_OUT = new Set(['token_revoked', 'token_missing', 'invalid_refresh_token', 'session_changed']);

/** Says what went wrong, with its code and the id by which the server's log knows it. */
export function showFault(place, error) {
  identity.heed(error);
  if (error?.name === 'AbortError' || (SIGNED_OUT.has(error.code) && !client.session)) return;
  if (!(error instanceof ProblemError)) {
    place.replaceChildren(el('p', {}, 'Something in this page went wrong.'));
    throw error;
  }
  const { detail, code, requestId } = error;
  place.replaceChildren(
    el('p', {}, detail),
    el(
      'p',
      { class: 'fault-facts' },
      el('code', {}, code),
      requestId && [' · request ', el('code', {}, requestId)],
    ),
  );
}

/** Runs something and shows what it throws. @returns its result, undefined when it failed */
export async function attempt(place, work) {
  place.replaceChildren();
  try {
    return await work();
  } catch (error) {
    showFault(place, error);
    return undefined;
  }
}
