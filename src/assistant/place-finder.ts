import type { BodyMention } from './body-finder.js';
import { BOUNDARY, type Token } from './token.js';

interface Span {
  from: number;
  to: number;
}

const REACH = 7;
/** An "it" reaches back so many words. */
const MEMORY = 25;
/** Words that lead from a complaint to its place: "pain down in my left …". */
const LINKS = new Set([
  'in', 'on', 'of', 'at', 'around', 'behind', 'to', 'my', 'the', 'both', 'left', 'right', 'inside', 'under', 'near', 'over', 'across', 'all', 'entire', 'a', 'bit',
  'badly', 'really', 'side', 'from', 'down', 'up', 'upper', 'lower', 'along', 'between', 'below', 'above', 'his', 'her', 'our', 'their', 'whole', 'also', 'here', 'inner', 'outer',
  'one', 'each', 'through', 'throughout', 'like', 'into', 'with', 'deep', 'front', 'back', 'lot', 'bad', 'sided', 'hand',
]); // prettier-ignore
const JOINS = new Set([
  'and',
  'or',
  'my',
  'the',
  'both',
  'left',
  'right',
  'upper',
  'lower',
  'his',
  'her',
  'also',
  'in',
  'of',
  'plus',
  'inner',
  'outer',
  'sore',
  'swollen',
]);

/** Tells which of the parts named in a message a complaint is about. */
export class PlaceFinder {
  private readonly at = new Map<number, BodyMention>();
  private readonly starts: Set<number>;

  constructor(
    private readonly tokens: readonly Token[],
    bodies: readonly BodyMention[],
    complaints: readonly Span[],
  ) {
    for (const body of bodies) for (let i = body.from; i < body.to; i += 1) this.at.set(i, body);
    this.starts = new Set(complaints.map((c) => c.from));
  }

  /** The parts a complaint is about, empty when the message names none near it. */
  of(complaint: Span): BodyMention[] {
    const inside = this.at.get(complaint.from) ?? this.within(complaint);
    if (inside) return [inside];
    const touching = this.joined(complaint.from) ? this.at.get(complaint.from - 1) : undefined;
    if (touching) return this.listBefore(touching);
    const linked = this.linkedAfter(complaint.to);
    if (linked) return this.listAfter(linked);
    const before = this.nearestBefore(complaint.from);
    if (before) return this.listBefore(before);
    const after = this.nearestAfter(complaint.to);
    return after ? [after] : this.meantByIt(complaint.from);
  }

  private within(complaint: Span): BodyMention | undefined {
    for (let i = complaint.from; i < complaint.to; i += 1) {
      const body = this.at.get(i);
      if (body) return body;
    }
    return undefined;
  }

  private joined(i: number): boolean {
    return this.tokens[i]!.boundary < BOUNDARY.comma;
  }

  private linkedAfter(to: number): BodyMention | undefined {
    for (let i = to; i < Math.min(to + REACH, this.tokens.length); i += 1) {
      if (this.tokens[i]!.boundary >= BOUNDARY.clause) return undefined;
      const body = this.at.get(i);
      if (body) return body;
      if (!LINKS.has(this.tokens[i]!.word)) return undefined;
    }
    return undefined;
  }

  private nearestBefore(from: number): BodyMention | undefined {
    for (let i = from - 1, left = REACH; i >= 0 && left > 0; i -= 1, left -= 1) {
      if (this.tokens[i + 1]!.boundary >= BOUNDARY.clause || ['i', 'but'].includes(this.tokens[i]!.word))
        return undefined;
      if (
        this.tokens[i]!.word === 'and' &&
        ['a', 'some', 'have', 'had', 'get', 'got'].includes(this.tokens[i + 1]!.word)
      )
        return undefined;
      const body = this.at.get(i);
      if (body) return body;
    }
    return undefined;
  }

  private nearestAfter(to: number): BodyMention | undefined {
    for (let i = to; i < Math.min(to + REACH, this.tokens.length); i += 1) {
      const { boundary, word } = this.tokens[i]!;
      if (boundary >= BOUNDARY.comma || ['but', 'and'].includes(word) || this.starts.has(i)) return undefined;
      const body = this.at.get(i);
      if (body) return body;
    }
    return undefined;
  }

  /** "My knee is swollen. It hurts": the last part named in this sentence or the one before. */
  private meantByIt(from: number): BodyMention[] {
    const sentence = this.tokens[from]!.sentence;
    let pronoun = false;
    const first = Math.max(0, from - MEMORY);
    for (let i = from - 1; i >= first && this.tokens[i]!.sentence >= sentence - 1; i -= 1) {
      const body = this.at.get(i);
      if (body) return pronoun ? this.listBefore(body) : [];
      if (
        this.tokens[i]!.sentence === sentence &&
        ['it', 'they', 'that', 'there'].includes(this.tokens[i]!.word)
      )
        pronoun = true;
    }
    return [];
  }

  /** "my left knee and right shoulder [hurt]". */
  private listBefore(last: BodyMention): BodyMention[] {
    const list = [last];
    for (let i = last.from - 1; i >= 0 && this.tokens[i + 1]!.boundary < BOUNDARY.clause; i -= 1) {
      const body = this.at.get(i);
      if (body) {
        list.unshift(body);
        i = body.from;
      } else if (!JOINS.has(this.tokens[i]!.word)) break;
    }
    return list;
  }

  /** "[pain in] my left knee, right shoulder and neck", but not "… and my face is drooping". */
  private listAfter(first: BodyMention): BodyMention[] {
    const list = [first];
    let joint = false;
    for (let i = first.to; i < this.tokens.length && this.tokens[i]!.boundary < BOUNDARY.clause; i += 1) {
      const body = this.at.get(i);
      joint ||=
        this.tokens[i]!.boundary === BOUNDARY.comma || ['and', 'or', 'plus'].includes(this.tokens[i]!.word);
      if (body) {
        if (!joint || this.hasVerbOfItsOwn(body)) break;
        list.push(body);
        i = body.to - 1;
        joint = false;
      } else if (!JOINS.has(this.tokens[i]!.word)) break;
    }
    return list;
  }

  private hasVerbOfItsOwn(body: BodyMention): boolean {
    const next = this.tokens[body.to];
    if (!next || next.boundary >= BOUNDARY.comma) return false;
    return (
      this.starts.has(body.to) ||
      ['be', 'have', 'feel', 'look', 'seem', 'get', 'keep', 'start', 'go'].includes(next.stem)
    );
  }
}
