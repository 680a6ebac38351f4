import { identity } from './identity.js';

const who = document.getElementById('who');
const out = document.getElementById('sign-out');
const news = document.getElementById('news');

/** What happened by itself; a screen reader says it when there is time. */
export const showNews = (text) => (news.textContent = text);

/** The bar above the panels. */
export function startFrame(client) {
  const show = () => {
    const { me } = identity;
    who.textContent = me
      ? `${me.full_name ?? me.username} · ${me.roles.join(', ')}`
      : identity.waiting
        ? ''
        : 'Not signed in';
    out.hidden = !me;
    if (me) showNews('');
  };
  identity.addEventListener('change', show);
  // Gone from here even when the server can't be told; the client sees to it.
  out.addEventListener('click', () => client.auth.logout().catch(() => {}));
}
