import { type Occurrence, Problem } from './problem.js';

const problem = (status: number, code: string, sentence: string, headers: Record<string, string> = {}) =>
  class extends Problem {
    constructor(occurrence: Occurrence = {}) {
      super(status, code, sentence, { ...occurrence, headers: { ...headers, ...occurrence.headers } });
    }
  };

const BEARER = { 'www-authenticate': 'Bearer' };
const BAD_BEARER = { 'www-authenticate': 'Bearer error="invalid_token"' };
const SOON = { 'retry-after': '1' };

// The request itself
export class BadRequest extends problem(400, 'bad_request', 'The request cannot be read.') {}
export class ValidationFailed extends problem(400, 'validation_failed', 'Some fields are not valid.') {}
export class InvalidCursor extends problem(400, 'invalid_cursor', 'The cursor does not belong to this list.') {}
export class InvalidIdempotencyKey extends problem(400, 'invalid_idempotency_key', 'An Idempotency-Key has 1 to 128 of A-Z, a-z, 0-9, _ and -.') {}
export class InvalidLastEventId extends problem(400, 'invalid_last_event_id', 'Last-Event-ID takes the id of an event that this stream has sent.') {}
export class InvalidIfMatch extends problem(400, 'invalid_if_match', 'If-Match takes quoted tags from ETag, or *.') {}
export class NotFound extends problem(404, 'not_found', 'There is nothing here.') {}
export class MethodNotAllowed extends problem(405, 'method_not_allowed', 'This path does not know that method.') {}
export class RequestTimeout extends problem(408, 'request_timeout', 'The request did not arrive in time.') {}
export class StaleWrite extends problem(412, 'stale_write', 'It was changed since you read it; read it again.') {}
export class PayloadTooLarge extends problem(413, 'payload_too_large', 'The body is larger than 256 kB.') {}
export class UriTooLong extends problem(414, 'uri_too_long', 'The path is too long.') {}
export class UnsupportedMediaType extends problem(415, 'unsupported_media_type', 'This call takes another media type.') {}
export class ExpectationFailed extends problem(417, 'expectation_failed', 'Only "100-continue" may be expected.') {}
export class HeadersTooLarge extends problem(431, 'headers_too_large', 'The header fields are too large.') {}

// Who is asking (RFC 6750 section 3)
export class TokenMissing extends problem(401, 'token_missing', 'This call needs an access token.', BEARER) {}
export class TokenInvalid extends problem(401, 'token_invalid', 'The access token is not valid.', BAD_BEARER) {}
export class TokenExpired extends problem(401, 'token_expired', 'The access token has expired; refresh it.', BAD_BEARER) {}
export class TokenStale extends problem(401, 'token_stale', 'The roles of the account changed; refresh the token.', BAD_BEARER) {}
export class TokenRevoked extends problem(401, 'token_revoked', 'The session is over; sign in again.', BAD_BEARER) {}
export class InvalidCredentials extends problem(401, 'invalid_credentials', 'E-mail address or password is wrong.', BEARER) {}
export class InvalidRefreshToken extends problem(401, 'invalid_refresh_token', 'The refresh token is not valid; sign in again.', BEARER) {}
export class UnsupportedGrantType extends problem(400, 'unsupported_grant_type', 'The grant type must be password or refresh_token.') {}

// What they may do
export class Forbidden extends problem(403, 'forbidden', 'Your roles do not allow this call.') {}
export class CookieRefused extends problem(403, 'cookie_refused', 'The refresh cookie does not count for this request.') {}
export class BeyondOwnPermissions extends problem(403, 'beyond_own_permissions', 'This touches a permission that you do not hold yourself.') {}
export class OwnAccount extends problem(409, 'own_account', 'Your own roles and activation cannot be changed by yourself here.') {}
export class WrongPassword extends problem(403, 'wrong_password', 'The password is wrong.') {}
export class LastAdmin extends problem(409, 'last_admin', 'The last active admin has to stay.') {}
export class BuiltinRole extends problem(409, 'builtin_role', 'This role is part of the product.') {}
export class RoleInUse extends problem(409, 'role_in_use', 'Somebody still has this role.') {}

// Accounts
export class EmailTaken extends problem(409, 'email_taken', 'An account with this e-mail address exists already.') {}
export class UsernameTaken extends problem(409, 'username_taken', 'This username is taken.') {}
export class GranteeNotFound extends problem(404, 'grantee_not_found', 'No account with this address may be given a look at your twin.') {}

// Idempotency
export class IdempotencyInProgress extends problem(409, 'idempotency_in_progress', 'The first request with this Idempotency-Key is still running.', SOON) {}
export class IdempotencyKeyReused extends problem(422, 'idempotency_key_reused', 'This Idempotency-Key was used with another body.') {}

// Capacity
export class TooManyRequests extends problem(429, 'too_many_requests', 'Too many attempts; wait before the next one.') {}
export class InternalError extends problem(500, 'internal_error', 'Something went wrong on our side.') {}
export class Overloaded extends problem(503, 'overloaded', 'Too much at once; try again shortly.', SOON) {}
export class Stopping extends problem(503, 'stopping', 'The server is stopping.', SOON) {}
export class StoreUnavailable extends problem(503, 'store_unavailable', 'The database cannot be reached right now.', SOON) {}
