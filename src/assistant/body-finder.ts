import type { Atlas } from '../anatomy/atlas.js';
import type { Side } from '../anatomy/structure.js';
import { languageFile } from './language-file.js';
import type { Language } from './language.js';
import type { PhraseMatcher } from './phrase-matcher.js';
import { BOUNDARY, type Token } from './token.js';

/** A structure named in a message. */
export interface BodyMention {
  slug: string;
  /** The sides said of it; empty when none was said. */
  sides: Side[];
  from: number;
  to: number;
}

interface BodyWords {
  words: Record<string, string[]>;
  dropped: string[];
  several: string[];
  sides: Record<Side | 'both', string[]>;
  not_sides: string[];
  adjectives: string[];
  not_body: string[];
}

const FILE = 'language/body.json';
/** So many words may stand between a side and its part. */
const SIDE_REACH = 5;
const SINGULAR_IN_S = new Set(['biceps', 'quadriceps', 'testis', 'testes', 'pelvis', 'achilles', 'nates']);

/** Finds the parts of the body that a message names, each with its side. */
export class BodyFinder {
  private readonly names: PhraseMatcher<string>;
  private readonly notBody: PhraseMatcher<true>;
  private readonly notSides: PhraseMatcher<true>;
  private readonly sides = new Map<string, Side[]>();
  private readonly adjectives: Set<string>;
  private readonly several: Set<string>;

  constructor(
    language: Language,
    private readonly atlas: Atlas,
  ) {
    const words = languageFile<BodyWords>(`./${FILE}`);
    for (const slug of Object.keys(words.words)) {
      if (!atlas.structure(slug)) throw new Error(`${FILE}: the atlas has no structure ${slug}.`);
    }
    const dropped = new Set(words.dropped);
    const entries = atlas
      .structures()
      .flatMap(({ slug, lay }) =>
        [
          ...lay.map((name) => name.toLowerCase()).filter((name) => !dropped.has(name)),
          ...(words.words[slug] ?? []),
        ].map((name) => [name, slug] as const),
      );
    this.names = language.matcher(entries, FILE);
    this.notBody = language.matcher(
      words.not_body.map((p) => [p, true] as const),
      FILE,
    );
    this.notSides = language.matcher(
      words.not_sides.map((p) => [p, true] as const),
      FILE,
    );
    for (const word of words.sides.left) this.sides.set(word, ['left']);
    for (const word of words.sides.right) this.sides.set(word, ['right']);
    for (const word of words.sides.both) this.sides.set(word, ['left', 'right']);
    this.adjectives = new Set(words.adjectives);
    this.several = new Set(words.several);
  }

  bodies(tokens: readonly Token[]): BodyMention[] {
    const hidden = new Set(this.notBody.matches(tokens).flatMap(({ from, to }) => span(from, to)));
    const found = this.names
      .longest(tokens)
      .filter((m) => !span(m.from, m.to).some((i) => hidden.has(i)) && !this.isDirection(tokens, m.from));
    const sides = this.sidesSaid(tokens);
    const bodies = found.map((m) => ({
      slug: m.value,
      from: m.from,
      to: m.to,
      sides: this.sidesBefore(tokens, m.from, sides),
    }));
    for (const body of bodies) {
      if (body.sides.length === 0) body.sides = this.sidesAfter(tokens, body.to, sides);
      if (body.sides.length === 0 && this.isPair(tokens[body.to - 1]!.word, body.slug))
        body.sides = ['left', 'right'];
    }
    return bodies;
  }

  /** The sides said in so many words, wherever; each word once. */
  loose(tokens: readonly Token[]): { at: number; sides: Side[] }[] {
    return this.sidesSaid(tokens).flatMap((sides, at) => (sides ? [{ at, sides }] : []));
  }

  private sidesSaid(tokens: readonly Token[]): (Side[] | undefined)[] {
    const hidden = new Set(this.notSides.matches(tokens).flatMap(({ from, to }) => span(from, to)));
    return tokens.map((token, i) => (hidden.has(i) ? undefined : this.sides.get(token.word)));
  }

  /** "my left knee", "left side of my chest", "left and right knee"; a side that was used is taken away. */
  private sidesBefore(tokens: readonly Token[], from: number, sides: (Side[] | undefined)[]): Side[] {
    const said = new Set<Side>();
    for (let i = from - 1, left = SIDE_REACH; i >= 0 && left > 0; i -= 1, left -= 1) {
      if (tokens[i + 1]!.boundary >= BOUNDARY.comma) break;
      const here = sides[i];
      if (here) {
        here.forEach((side) => said.add(side));
        sides[i] = undefined;
        continue;
      }
      const joins =
        said.size > 0 &&
        (tokens[i]!.word === 'and' || tokens[i]!.word === 'or') &&
        sides[i - 1] !== undefined;
      if (!joins && (said.size > 0 || !this.adjectives.has(tokens[i]!.word))) break;
    }
    return [...said];
  }

  /** "the knee on the left", "knee (left)". */
  private sidesAfter(tokens: readonly Token[], to: number, sides: (Side[] | undefined)[]): Side[] {
    for (let i = to; i < Math.min(to + 4, tokens.length); i += 1) {
      if (tokens[i]!.boundary >= BOUNDARY.clause) return [];
      const here = sides[i];
      if (here) {
        sides[i] = undefined;
        return here;
      }
      if (!['on', 'in', 'the', 'my', 'to', 'hurts', 'pain', 'side', 'is', 'of'].includes(tokens[i]!.word))
        return [];
    }
    return [];
  }

  /** "knees" of one person are both; "fingers" may be of one hand. */
  private isPair(word: string, slug: string): boolean {
    const plural = word === 'feet' || (word.endsWith('s') && !SINGULAR_IN_S.has(word));
    return plural && !this.several.has(slug) && this.atlas.needsSide(slug);
  }

  /** "the back of …", "back of the knee": a position, not the spine. */
  private isDirection(tokens: readonly Token[], at: number): boolean {
    return tokens[at]!.word === 'back' && tokens[at + 1]?.word === 'of';
  }
}

function span(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
