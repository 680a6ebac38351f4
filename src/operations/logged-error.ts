interface Loggable extends Error {
  code?: string;
  constraint?: string;
  cause?: unknown;
}

/** Data exceptions (SQLSTATE class 22): PostgreSQL says `invalid input syntax for type uuid: "what was sent"`. */
const quotesInput = (code: unknown): boolean => typeof code === 'string' && /^22...$/.test(code);

/** What enters the log of an error: never parameters, row values or quoted input, in which passwords and messages travel. */
export function loggedError(error: Loggable): object {
  const message = quotesInput(error.code) ? error.message.replace(/"[^]*"/, '"…"') : error.message;
  return {
    type: error.constructor.name,
    message,
    code: error.code,
    constraint: error.constraint,
    stack: error.stack?.replace(error.message, () => message),
    ...(error.cause instanceof Error && { cause: loggedError(error.cause) }),
  };
}
