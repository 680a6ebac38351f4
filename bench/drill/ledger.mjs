const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());

/** What was acknowledged with a 2xx, written down by the clients. */
export class Ledger {
  /** `{ userId }` */
  accounts = [];
  /** `{ text, sessionId, messageId }`, the last of the answer when that is stored too. */
  messages = [];
  /** Every text that was ever sent, acknowledged or not. */
  texts = [];
  /** `{ person, messageId, sessionId, seen }`: events of answers, as they were read. */
  streams = [];
  /** `{ userId, note }` */
  severities = [];
  /** Ids of conversations whose deletion was acknowledged. */
  deleted = [];
  /** Ids of those whose deletion was asked for: what they held may be gone. */
  doomed = new Set();
  /** Session id to the highest generation that was given out. */
  generations = new Map();
  /** `{ sid, access_token, refresh_token, at }` of ended sessions. */
  revoked = [];
  /** Sessions that may have been ended though nobody was told, or whose loss is explained. */
  uncertain = new Set();
  /** `{ refresh_token }`, two generations back or refused already: nothing may ever take one. */
  old = [];
  /** User id to the names that may stand there: the last that was acknowledged, and those whose fate is not known. */
  names = new Map();

  opened({ access_token, refresh_token }) {
    const { sid, gen } = claimsOf(refresh_token);
    this.generations.set(sid, gen);
    return { sid, gen, access_token, refresh_token };
  }

  /** The name is acknowledged. */
  named(userId, name) {
    const { unknown = [] } = this.names.get(userId) ?? {};
    this.names.set(userId, { known: name, unknown: unknown.filter((one) => one !== name) });
  }

  /** The name is asked for; until it is acknowledged it may or may not come to be. */
  maybeNamed(userId, name) {
    this.names.get(userId).unknown.push(name);
  }

  mayBeNamed(userId, name) {
    const { known, unknown } = this.names.get(userId);
    return name === known || unknown.includes(name);
  }

  revoke(session) {
    this.revoked.push({ ...session, at: performance.now() });
  }
}
