/**
 * @param {string} token a JSON Web Token
 * @returns {number} when it ends, in ms; now when it does not tell, and the server will judge it
 */
export function endOf(token) {
  try {
    const [, claims] = token.split('.');
    const { exp } = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')));
    return Number.isFinite(exp) ? exp * 1000 : Date.now();
  } catch {
    return Date.now();
  }
}
