/** A grant that `POST /auth/token` refused; `final` when asking again with the same words is no use. */
class Refused extends Error {
  constructor(message, { final, retryAfterSeconds = 5 }) {
    super(message);
    this.final = final;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * @param {Record<string, string>} form RFC 6749, sections 4.3.2 and 6
 * @returns {Promise<object>} the tokens
 * @throws {Refused}
 */
export async function grant(form) {
  const answer = await fetch('/auth/token', { method: 'POST', body: new URLSearchParams(form) }).catch(() => {
    throw new Refused('The server cannot be reached.', { final: false });
  });
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  throw new Refused(body.error_description ?? `The server answered ${answer.status}.`, {
    final: answer.status === 400,
    retryAfterSeconds: Number(answer.headers.get('retry-after')) || undefined,
  });
}
