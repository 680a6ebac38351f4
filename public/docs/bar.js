const part = (id) => document.getElementById(id);

/** Who is logged in, with which roles, and for how long; and the way in and out. */
export function showBar(session) {
  const dialog = part('log-in');
  const form = part('log-in-form');
  part('open-log-in').addEventListener('click', () => {
    part('log-in-fault').textContent = '';
    dialog.showModal();
  });
  part('cancel-log-in').addEventListener('click', () => dialog.close());
  part('log-out').addEventListener('click', () => void session.logOut());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void logIn(session, dialog, form);
  });
  session.addEventListener('change', () => show(session));
  setInterval(() => showTime(session), 1000);
  show(session);
}

async function logIn(session, dialog, form) {
  const { username, password } = Object.fromEntries(new FormData(form));
  const submit = form.querySelector('[type=submit]');
  submit.disabled = true;
  try {
    await session.logIn(username, password);
    form.reset();
    dialog.close();
  } catch (fault) {
    part('log-in-fault').textContent = fault.message;
  } finally {
    submit.disabled = false;
  }
}

function show(session) {
  const { tokens, account } = session;
  part('who').textContent = account
    ? `${account.full_name ?? account.username} (${account.email}) · ${account.roles.join(', ') || 'no role'}`
    : tokens
      ? 'Logged in.'
      : 'Not logged in.';
  part('news').textContent = session.news;
  part('open-log-in').hidden = Boolean(tokens);
  part('log-out').hidden = !tokens;
  showTime(session);
}

function showTime({ tokens }) {
  const seconds = tokens && Math.max(0, Math.round((tokens.ends_at - Date.now()) / 1000));
  part('time-left').textContent = tokens
    ? `Token: ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} left`
    : '';
}
