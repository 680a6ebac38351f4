/** What a guesser tries first against this product: its names and its roles. docs/security.md lists them too. */
export const CONTEXT_WORDS = [
  'meditwin',
  'medicaltwin',
  'digitaltwin',
  'twin',
  'administrator',
  'admin',
  'auditor',
  'clinician',
  'clinic',
  'doctor',
  'hospital',
  'medical',
  'medicine',
  'health',
  'patient',
];

/** Fewer letters than this beside the words add little to guess. */
const ENOUGH_OTHER_LETTERS = 4;
const LOOKS_LIKE: Record<string, string> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** Longest first, so that none hides behind a shorter one. */
const ANY_WORD = new RegExp(CONTEXT_WORDS.toSorted((a, b) => b.length - a.length).join('|'), 'g');

/** Is a password nothing but words of ours, digits, signs and a few letters, also with digits that look like letters? */
export function isMadeOfContextWords(password: string): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  const read = plain.replace(/[013457@$!]/g, (sign) => LOOKS_LIKE[sign]!);
  return [plain, read].some((text) => {
    const letters = text.replace(/\P{L}/gu, '');
    const others = letters.replace(ANY_WORD, '');
    return others !== letters && [...others].length < ENOUGH_OTHER_LETTERS;
  });
}
