import { el } from './elements.js';
import { identity } from './identity.js';

const list = document.getElementById('panels');
const main = document.getElementById('main');

/**
 * One panel at a time, named by the address (`#chat`). A panel is built when it is first looked at, and torn down when its
 * user is gone or may no longer see it: nothing of somebody else stays on the page.
 *
 * A panel is `{ id, title, allowed(me), build({ me, signal }) }`. `build` answers `{ content, show? }`: elements, and what
 * is done each time the panel comes into view. `signal` aborts when it is torn down.
 */
export class PanelSwitch {
  #panels;
  #say;
  #built = new Map();
  #userId;
  #shown;

  constructor(panels, say) {
    this.#panels = panels;
    this.#say = say;
  }

  start() {
    identity.addEventListener('change', () => this.#follow());
    window.addEventListener('hashchange', () => this.#show({ takeFocus: true }));
    this.#follow();
  }

  #allowed = () => this.#panels.filter(({ allowed }) => allowed(identity.me));

  #follow() {
    const { me } = identity;
    const stays = me?.user_id === this.#userId;
    const allowed = this.#allowed();
    let hadFocus = false;
    for (const [panel, { control, section }] of this.#built) {
      if (stays && allowed.includes(panel) && !panel.changing) continue;
      hadFocus ||= section.contains(document.activeElement);
      control.abort();
      section.remove();
      this.#built.delete(panel);
    }
    this.#userId = me?.user_id;
    list.replaceChildren(
      ...allowed.map(({ id, title }) => el('li', {}, el('a', { href: `#${id}`, 'data-panel': id }, title))),
    );
    this.#show({ takeFocus: hadFocus });
  }

  /** @param takeFocus somebody asked for it, or what had the focus is gone */
  #show({ takeFocus }) {
    const allowed = this.#allowed();
    const asked = location.hash.slice(1);
    const panel = allowed.find(({ id }) => id === asked) ?? allowed[0];
    const lost = this.#shown && !allowed.includes(this.#shown);
    if (lost && identity.me) this.#say(`“${this.#shown.title}” is no longer open to you.`);
    this.#shown = panel;
    const { section, show } = this.#built.get(panel) ?? this.#build(panel);
    for (const { section: other } of this.#built.values()) other.hidden = other !== section;
    for (const link of list.querySelectorAll('a'))
      if (link.dataset.panel === panel.id) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    document.title = `${panel.title} · MediTwin console`;
    show?.();
    if (takeFocus) section.querySelector('h1').focus();
  }

  #build(panel) {
    const control = new AbortController();
    const { content, show } = panel.build({ me: identity.me, signal: control.signal });
    const heading = el('h1', { tabindex: '-1', id: `${panel.id}-title` }, panel.title);
    const section = el(
      'section',
      { class: `panel ${panel.id}`, 'aria-labelledby': `${panel.id}-title` },
      heading,
      content,
    );
    main.append(section);
    const made = { control, section, show };
    this.#built.set(panel, made);
    return made;
  }
}

/** For `allowed` of a panel. */
export const anyone = () => true;
export const signedIn = (me) => me !== null;
export const whoMay = (permission) => (me) => me?.permissions.includes(permission) ?? false;
