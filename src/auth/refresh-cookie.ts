/** RFC 6265bis section 4.1.3: browsers take a cookie of this name only over TLS, and only with `Secure`. */
export const REFRESH_COOKIE = '__Secure-meditwin-refresh';

/** Scripts never see it, other sites never send it, and no route but those of sign-in gets it. */
const ATTRIBUTES = 'Path=/auth; HttpOnly; Secure; SameSite=Strict';

/** @param token a JWT, which needs no escaping @param seconds how long it lives */
export const refreshCookie = (token: string, seconds: number): string =>
  `${REFRESH_COOKIE}=${token}; Max-Age=${seconds}; ${ATTRIBUTES}`;

export const NO_REFRESH_COOKIE = `${REFRESH_COOKIE}=; Max-Age=0; ${ATTRIBUTES}`;

/** @param header the `Cookie` field @returns its refresh tokens: one at most, unless a neighbouring site meddles */
export const refreshCookiesIn = (header = ''): string[] =>
  header.split(';').flatMap((pair) => {
    const [name, ...value] = pair.trim().split('=');
    return name === REFRESH_COOKIE && value.join('=') !== '' ? [value.join('=')] : [];
  });
