// Development alone: one click logs in as one of the accounts that `npm run seed:demo` makes.
import { openSession } from '../open-session.js';

const session = openSession();
const place = document.getElementById('demo-logins');
const { password, accounts } = await (await fetch('/docs/demo/accounts.json')).json();

function button({ role, email }) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = role;
  made.setAttribute('aria-label', `Log in as ${role}`);
  made.addEventListener('click', async () => {
    try {
      await session.logIn(email, password);
    } catch (fault) {
      document.getElementById('news').textContent = `${fault.message} Run npm run seed:demo.`;
    }
  });
  return made;
}

const label = document.createElement('span');
label.textContent = accounts.length > 0 ? 'Log in as' : 'npm run seed:demo makes accounts to log in as.';
place.append(label, ...accounts.map(button));

const show = () => (place.hidden = Boolean(session.tokens));
session.addEventListener('change', show);
show();
