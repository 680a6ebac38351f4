import { Injectable } from '@nestjs/common';
import { Atlas } from '../anatomy/atlas.js';
import type { Side } from '../anatomy/structure.js';
import { Asides } from './asides.js';
import { BodyFinder, type BodyMention } from './body-finder.js';
import type { FullComplaint } from './complaint.js';
import { durationInDays } from './duration.js';
import { Idioms } from './idioms.js';
import { Intensity, type Level } from './intensity.js';
import { Language } from './language.js';
import { Lexicon } from './lexicon.js';
import { measuredSigns } from './measurements.js';
import { Negation } from './negation.js';
import type { Match } from './phrase-matcher.js';
import { PlaceFinder } from './place-finder.js';
import type { Reading, Told } from './reading.js';
import { withoutRepeats } from './repeats.js';
import { Resolution } from './resolution.js';
import { Signs } from './signs.js';
import { type Subject, Subjects } from './subject.js';
import type { Token } from './token.js';

/** A side stands at most so many words from a complaint that has its place already: "earache on the left". */
const SIDE_REACH = 4;

/** Reads a message: what is complained of, where, by whom, how badly. It concludes nothing and keeps nothing. */
@Injectable()
export class Reader {
  readonly language: Language;
  readonly lexicon: Lexicon;
  readonly signs: Signs;
  private readonly finder: BodyFinder;
  private readonly negation: Negation;
  private readonly subjects = new Subjects();
  private readonly asides: Asides;
  private readonly idioms: Idioms;
  private readonly intensity: Intensity;
  private readonly resolution: Resolution;

  constructor(private readonly atlas: Atlas) {
    this.language = new Language(atlas);
    this.lexicon = new Lexicon(this.language, atlas);
    this.signs = new Signs(this.language);
    this.finder = new BodyFinder(this.language, atlas);
    this.negation = new Negation(this.language);
    this.asides = new Asides(this.language);
    this.idioms = new Idioms(this.language);
    this.intensity = new Intensity(this.language);
    this.resolution = new Resolution(this.language);
  }

  read(message: string): Reading {
    const tokens = this.language.tokens(message);
    const bodies = this.finder.bodies(tokens);
    const loose = this.finder.loose(tokens);
    const negated = this.negation.covered(tokens);
    const subjects = this.subjects.of(tokens);
    const asides = this.asides.of(message, tokens);
    const hidden = this.idioms.hidden(tokens);
    const laughing = this.idioms.laughingSentences(tokens);
    const over = this.resolution.said(tokens, negated);
    const isReal = (match: Match<unknown>, code: string) =>
      !hidden.has(match.from) &&
      !hidden.has(match.to - 1) &&
      !(laughing.has(tokens[match.from]!.sentence) && this.idioms.isDroppedByLaughter(code));

    const said = this.lexicon.matcher.longest(tokens).filter((match) => isReal(match, match.value.code));
    const levels = this.intensity.of(tokens, said);
    const places = new PlaceFinder(tokens, bodies, said);
    const told: Told[] = [];
    const aside: FullComplaint[] = [];
    said.forEach((match, i) => {
      const about = subjectOf(subjects, match);
      const isOver = this.resolution.isOver(tokens, over, match);
      const denied = this.negation.denies(tokens, negated, match);
      if (about === 'reader' || asides[match.from] || (denied && !(isOver && hasAnymore(tokens, match))))
        aside.push(match.value);
      else told.push(...this.placed(match, places, loose, { over: isOver, level: levels[i], about }));
    });

    return {
      tokens,
      told: withoutRepeats(told),
      signs: this.signs.of(tokens, {
        isReal: (match, code) => isReal(match, code) && !this.negation.denies(tokens, negated, match),
        isAside: (i) => asides[i]!,
        subjectOf: (match) => subjectOf(subjects, match),
        measured: measuredSigns(tokens),
      }),
      bodies,
      sides: [...new Set(loose.flatMap(({ sides }) => sides))],
      overBefore: told.length === 0 && this.resolution.isOverBefore(tokens, over),
      level: this.intensity.alone(tokens),
      days: durationInDays(tokens),
      aside,
    };
  }

  private placed(
    match: Match<FullComplaint>,
    places: PlaceFinder,
    loose: readonly { at: number; sides: Side[] }[],
    how: { over: boolean; level: Level | undefined; about: Told['about'] },
  ): Told[] {
    const complaint = match.value;
    const common = { ...how, at: match.from };
    if (complaint.place !== undefined) {
      const sides = this.sidesOfFixed(complaint.place, match, places, loose);
      const all: (Side | null)[] =
        sides.length > 0 ? sides : complaint.bilateral ? ['left', 'right'] : [null];
      return all.map((side) => ({
        ...common,
        complaint,
        general: complaint.of ?? complaint.code,
        structure: complaint.place!,
        placed: true,
        side,
      }));
    }
    const bodies = places.of(match);
    if (bodies.length === 0 && complaint.needs_place) return [];
    const unplaced: BodyMention = {
      slug: complaint.fallback ?? 'body',
      sides: [],
      from: match.from,
      to: match.to,
    };
    return (bodies.length > 0 ? bodies : [unplaced]).flatMap((body) => {
      const kind = body === unplaced ? complaint : this.lexicon.at(complaint, body.slug);
      const sides: (Side | null)[] =
        this.atlas.structure(body.slug)!.paired && body.sides.length > 0 ? body.sides : [null];
      const placed = bodies.length > 0 || complaint.fallback !== undefined;
      return sides.map((side) => ({
        ...common,
        complaint: kind,
        general: complaint.code,
        structure: kind.place ?? body.slug,
        placed,
        side,
      }));
    });
  }

  private sidesOfFixed(
    slug: string,
    match: Match<unknown>,
    places: PlaceFinder,
    loose: readonly { at: number; sides: Side[] }[],
  ): Side[] {
    if (!this.atlas.structure(slug)!.paired) return [];
    const body = places
      .of(match)
      .find((b) => this.atlas.isWithin(b.slug, slug) || this.atlas.isWithin(slug, b.slug));
    if (body && body.sides.length > 0) return body.sides;
    const near = loose.find(({ at }) => at >= match.from - SIDE_REACH && at < match.to + SIDE_REACH);
    return near?.sides ?? [];
  }
}

function subjectOf(subjects: readonly Subject[], match: Match<unknown>): Subject {
  return subjects[match.from]!;
}

function hasAnymore(tokens: readonly Token[], match: Match<unknown>): boolean {
  return tokens
    .slice(match.to, match.to + 8)
    .some((token) => ['anymore', 'longer', 'more'].includes(token.word));
}
