import { needsBadge } from './needs-badge.js';

/** Shows the document; whatever way somebody signs in inside Swagger UI, it becomes the session of the page. */
export async function showSwagger(session) {
  const spec = await (await fetch('/openapi.json')).json();
  const ui = window.SwaggerUIBundle({
    spec,
    dom_id: '#swagger-ui',
    deepLinking: true,
    displayRequestDuration: true,
    operationsSorter: 'alpha',
    docExpansion: 'none',
    filter: true,
    presets: [window.SwaggerUIBundle.presets.apis],
    plugins: [needsBadge(session, spec), authorizesThrough(session)],
    requestInterceptor: (request) => withFreshToken(session, request),
    responseInterceptor: (answer) => heeded(session, answer),
  });
  const lend = () => lendTokens(ui, session, spec.components.securitySchemes);
  session.addEventListener('change', lend);
  lend();
}

/** The locks close with the token of the session, and open without it. */
function lendTokens({ authActions, authSelectors }, { tokens }, { bearer, password }) {
  if (!tokens) return authSelectors.authorized()?.size && authActions.logout(['bearer', 'password']);
  const { access_token } = tokens;
  authActions.authorize({
    bearer: { name: 'bearer', schema: bearer, value: access_token },
    password: { name: 'password', schema: password, token: { access_token, token_type: 'Bearer' } },
  });
}

/** Swagger UI's own dialog: a password goes to `POST /auth/token`, a pasted token is used until it ends. */
const authorizesThrough = (session) => () => ({
  statePlugins: {
    auth: {
      wrapActions: {
        authorizeOauth2WithPersistOption:
          () =>
          ({ token }) => {
            session.adopt(token);
            return { type: 'meditwin_adopted' };
          },
        authorizeWithPersistOption: (authorize) => (schemes) => {
          const pasted = schemes.bearer?.value?.trim().replace(/^Bearer /i, '');
          if (!pasted) return authorize(schemes);
          session.adopt({ access_token: pasted });
          return { type: 'meditwin_adopted' };
        },
        logoutWithPersistOption: () => () => {
          void session.logOut();
          return { type: 'meditwin_left' };
        },
      },
    },
  },
});

/** A call that carries the session's token carries the newest one. */
async function withFreshToken(session, request) {
  const name = Object.keys(request.headers ?? {}).find((one) => one.toLowerCase() === 'authorization');
  if (name && request.headers[name] === `Bearer ${session.tokens?.access_token}`)
    request.headers[name] = `Bearer ${await session.accessToken()}`;
  return request;
}

function heeded(session, answer) {
  if (answer.status === 401 && answer.obj?.code) void session.heed(answer.obj.code);
  return answer;
}
