/**
 * What a search looks into; the index `users_search` holds this very expression. Nothing matches across a line break,
 * since `patternsOf` leaves none in what is searched for.
 */
export const SEARCHED_TEXT = `(E'\\n' || user.email || E'\\n' || user.username || E'\\n' || coalesce(user.full_name, ''))`;

/** Without one of these in it no index would help a search. */
export const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** The index knows each run of three letters or digits, and with which ones a word begins. */
const THREE_IN_A_ROW = /[\p{L}\p{N}]{3}/u;

/**
 * @param q with a letter or digit in it
 * @returns for `ILIKE`, of which one must match: it stands anywhere or, when it is too short for that, an address, a
 * username or a word of a full name begins with it
 */
export function patternsOf(q: string): string[] {
  const literal = q.replace(/\s+/g, ' ').replace(/[\\%_]/g, '\\$&');
  return THREE_IN_A_ROW.test(q) ? [`%${literal}%`] : [`%\n${literal}%`, `% ${literal}%`];
}
