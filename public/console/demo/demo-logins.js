// Development alone: one click signs in as somebody whom `npm run seed:demo` makes.
import { baseUrl, client } from '../client.js';
import { button, el } from '../elements.js';
import { attempt, faultPlace } from '../fault.js';

const answer = await fetch(`${baseUrl}/docs/demo/accounts.json`);
const { password, accounts } = await answer.json();

function fill(place) {
  const fault = faultPlace();
  const asOne = ({ role, email }) =>
    button(role, () => attempt(fault, () => client.auth.login({ email, password })), {
      'aria-label': `Log in as ${role}`,
    });
  place.replaceChildren(
    el('h3', {}, 'Log in as somebody of the demonstration'),
    accounts.length > 0
      ? el('div', { class: 'choices', role: 'group', 'aria-label': 'Log in as' }, accounts.map(asOne))
      : el('p', {}, el('code', {}, 'npm run seed:demo'), ' makes people to log in as.'),
    fault,
  );
  place.hidden = false;
}

const fillAll = () => {
  for (const place of document.querySelectorAll('.demo-logins[hidden]')) fill(place);
};
fillAll();
new MutationObserver(fillAll).observe(document.getElementById('main'), { childList: true, subtree: true });
