const VOWEL = /[aeiouy]/;
const DOUBLED = /([bdgmnprt])\1$/;

/**
 * Takes off simple English inflection, the same way for the lexicon's words and for a message's, so the result
 * need not be a word: `aches`, `aching` and `ache` all become `ach`. Never longer than the word, never empty.
 */
export class Stemmer {
  /**
   * @param forms irregular forms and other spellings, e.g. `teeth` → `tooth`, `diarrhoea` → `diarrhea`
   * @param nouns words that are no verbs here, so that `earing`, `backed` or `heading` never become a body part
   */
  constructor(
    private readonly forms: ReadonlyMap<string, string>,
    private readonly nouns: ReadonlySet<string>,
  ) {}

  stem(word: string): string {
    const known = this.forms.get(word) ?? word;
    if (known.length <= 3) return known;
    const single = withoutPlural(known);
    const base = withoutEnding(single);
    const verb = base !== single && (this.nouns.has(base) || this.nouns.has(`${base}e`));
    return withoutSilentE(verb ? single : base);
  }
}

/** The word in the singular: `eyes` → `eye`, `bodies` → `body`, but not `this` or `virus`. */
function withoutPlural(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|sh|[^e]ch|tch|x)es$/.test(word)) return word.slice(0, -2);
  if (word.endsWith('s') && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}

function withoutEnding(word: string): string {
  const cut = word.length >= 6 && word.endsWith('ing') ? 3 : word.length >= 5 && /[^e]ed$/.test(word) ? 2 : 0;
  if (cut === 0) return word;
  const base = word.slice(0, -cut);
  if (base.length < 3 || !VOWEL.test(base)) return word;
  return DOUBLED.test(base) ? base.slice(0, -1) : base;
}

function withoutSilentE(word: string): string {
  return word.length > 3 && word.endsWith('e') ? word.slice(0, -1) : word;
}
