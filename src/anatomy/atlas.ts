import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { BODY_PARTS, type BodyPart } from './body-part.js';
import type { Side, Structure } from './structure.js';

const SOURCE = new URL('./data/structures.jsonl', import.meta.url);

/** The structures of the body, and which of the 37 parts of the 3D model shows each. Read once at start. */
@Injectable()
export class Atlas {
  private readonly bySlug = new Map<string, Structure>();
  private readonly ofPart = new Map<BodyPart, Structure[]>(BODY_PARTS.map((part) => [part, []]));
  private readonly systemByPart = new Map<BodyPart, string>();

  constructor() {
    for (const line of readFileSync(SOURCE, 'utf8').split('\n')) {
      if (line.trim() === '') continue;
      const structure = JSON.parse(line) as Structure;
      if (this.bySlug.has(structure.slug)) throw new Error(`The atlas has ${structure.slug} twice.`);
      this.bySlug.set(structure.slug, structure);
    }
    for (const structure of this.bySlug.values()) this.place(structure);
    for (const part of BODY_PARTS) {
      if (!this.systemByPart.has(part))
        throw new Error(`No structure of the atlas is the body part ${part}.`);
    }
  }

  /** The structure of that slug; undefined when the atlas has none. */
  structure(slug: string): Structure | undefined {
    return this.bySlug.get(slug);
  }

  /** Every structure, in the order of the file (from the head down). */
  structures(): Structure[] {
    return [...this.bySlug.values()];
  }

  /**
   * The part of the 3D model that shows a structure: the structure itself, or the nearest one around it that has a place.
   * Null when it has no place (`body`, `blood`), and when the place has sides and the side is not known.
   * @example bodyPart('patella', 'left') // 'Left Knee'
   */
  bodyPart(slug: string, side: Side | null): BodyPart | null {
    for (const structure of this.upwards(slug)) {
      const parts = structure.original_parts;
      if (parts.length > 0)
        return parts.find((p) => p.laterality === null || p.laterality === side)?.name ?? null;
      if (structure.map) return partOfSide(structure.map, side);
    }
    return null;
  }

  /** Whether it takes a side to tell which part of the 3D model shows the structure. */
  needsSide(slug: string): boolean {
    return this.bodyPart(slug, null) === null && this.bodyPart(slug, 'left') !== null;
  }

  /** Whether `slug` is `outer` or lies inside it. */
  isWithin(slug: string, outer: string): boolean {
    for (const structure of this.upwards(slug)) if (structure.slug === outer) return true;
    return false;
  }

  /** The structures that a body part shows; of a part with a side, the same ones as on the other side. */
  structuresOf(part: BodyPart): Structure[] {
    return this.ofPart.get(part) ?? [];
  }

  /** The organ system of a body part, e.g. `cardiovascular` for `Heart`. */
  systemOf(part: BodyPart): string {
    return this.systemByPart.get(part)!;
  }

  /** The organ systems that the 37 body parts belong to, in the order of the parts. */
  systems(): string[] {
    return [...new Set(this.systemByPart.values())];
  }

  /** The structure and those around it, inside out. */
  private *upwards(slug: string): Generator<Structure> {
    const seen = new Set<string>();
    for (let at = this.bySlug.get(slug); at && !seen.has(at.slug); at = this.bySlug.get(at.parent ?? '')) {
      seen.add(at.slug);
      yield at;
    }
  }

  private place(structure: Structure): void {
    if (structure.parent !== null && !this.bySlug.has(structure.parent)) {
      throw new Error(`${structure.slug} lies in ${structure.parent}, which the atlas does not have.`);
    }
    for (const { name } of structure.original_parts) this.systemByPart.set(name, structure.system);
    const parts = [null, 'left' as const, 'right' as const].map((side) =>
      this.bodyPart(structure.slug, side),
    );
    for (const part of new Set(parts)) if (part) this.ofPart.get(part)!.push(structure);
  }
}

function partOfSide(map: NonNullable<Structure['map']>, side: Side | null): BodyPart | null {
  if (map.length === 1) return map[0];
  return side === null ? null : map[side === 'left' ? 0 : 1];
}
