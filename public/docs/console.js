// The page at /docs: one session, shown in the bar, lent to Swagger UI and to the stream.
import { showBar } from './bar.js';
import { openSession } from './open-session.js';
import { showSwagger } from './swagger.js';
import { showWatch } from './watch.js';

const dark = matchMedia('(prefers-color-scheme: dark)');
const followScheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', followScheme);
followScheme();

const session = openSession();
showBar(session);
showWatch(session);
await showSwagger(session);
