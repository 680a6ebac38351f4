import { client } from './client.js';
import { identity } from './identity.js';
import { showNews, startFrame } from './frame.js';
import { PanelSwitch } from './panel-switch.js';
import { account } from './panels/account.js';
import { adminUsers } from './panels/admin-users.js';
import { audit } from './panels/audit.js';
import { body } from './panels/body.js';
import { chat } from './panels/chat.js';
import { grants } from './panels/grants.js';
import { matrix } from './panels/matrix.js';
import { patients } from './panels/patients.js';
import { requests } from './panels/requests.js';
import { stats } from './panels/stats.js';

const SIGNED_OUT = {
  logout: 'You are logged out.',
  token_revoked: 'You have been signed out: the session was ended.',
  invalid_refresh_token: 'You have been signed out: the session is over.',
  cleared: 'You are logged out.',
};

document.addEventListener('signed-out', ({ detail }) => showNews(SIGNED_OUT[detail] ?? SIGNED_OUT.cleared));
identity.addEventListener('news', ({ detail }) => showNews(detail));

startFrame(client);
new PanelSwitch(
  [account, chat, body, grants, patients, adminUsers, audit, matrix, stats, requests],
  showNews,
).start();
identity.start();
