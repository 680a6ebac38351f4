import { Atlas } from './atlas.js';
import { BODY_PARTS } from './body-part.js';

describe('the atlas', () => {
  const atlas = new Atlas();

  it('finds every one of the 37 body parts, each with a system and at least one structure', () => {
    for (const part of BODY_PARTS) {
      expect(atlas.systemOf(part)).toEqual(expect.any(String));
      expect(atlas.structuresOf(part).length).toBeGreaterThan(0);
    }
    expect(atlas.systems()).toContain('cardiovascular');
    expect(new Set(atlas.systems()).size).toBe(atlas.systems().length);
  });

  it('places a structure at the nearest part around it', () => {
    const places: [string, 'left' | 'right' | null, string | null][] = [
      ['head', null, 'Head'], ['forehead', null, 'Head'], ['scalp', null, 'Head'], ['temple', 'left', 'Head'],
      ['brainstem', null, 'Brain'], ['eyelid', 'left', 'Left Eye'], ['eardrum', 'right', 'Right Ear'],
      ['tooth', null, 'Mouth'], ['throat', null, 'Neck'], ['thyroid-gland', null, 'Neck'], ['patella', 'left', 'Left Knee'],
      ['elbow', 'right', 'Right Arm'], ['calf', 'left', 'Left Leg'], ['big-toe', 'right', 'Right Foot'],
      ['achilles-tendon', 'left', 'Left Ankle'], ['pleura', 'right', 'Right Lung'], ['nail', null, 'Skin'],
    ]; // prettier-ignore
    for (const [slug, side, part] of places) expect([slug, atlas.bodyPart(slug, side)]).toEqual([slug, part]);
  });

  it('gives structures without a part around them a sensible one', () => {
    const places: [string, 'left' | 'right' | null, string | null][] = [
      ['chest', null, 'Heart'], ['abdomen', null, 'Stomach'], ['appendix', null, 'Stomach'], ['flank', 'right', 'Right Kidney'],
      ['lower-back', null, 'Spine'], ['wrist', 'left', 'Left Hand'], ['buttock', 'left', 'Left Hip'], ['groin', 'left', 'Pelvis'],
      ['testis', null, 'Pelvis'], ['gallbladder', null, 'Liver'], ['rib', 'left', 'Left Lung'], ['esophagus', null, 'Stomach'],
      ['upper-limb', 'right', 'Right Arm'], ['sciatic-nerve', 'left', 'Left Leg'],
    ]; // prettier-ignore
    for (const [slug, side, part] of places) expect([slug, atlas.bodyPart(slug, side)]).toEqual([slug, part]);
  });

  it('gives no part to the whole body, to an unknown structure, or while the side is not known', () => {
    expect(atlas.bodyPart('body', null)).toBeNull();
    expect(atlas.bodyPart('blood', null)).toBeNull();
    expect(atlas.bodyPart('no-such-thing', 'left')).toBeNull();
    expect(atlas.bodyPart('knee', null)).toBeNull();
    expect(atlas.bodyPart('eyelid', null)).toBeNull();
  });

  it('asks for a side only where it decides about the part', () => {
    expect(atlas.needsSide('knee')).toBe(true);
    expect(atlas.needsSide('temple')).toBe(false);
    expect(atlas.needsSide('heart')).toBe(false);
    expect(atlas.needsSide('body')).toBe(false);
  });

  it('lists what a part shows', () => {
    expect(atlas.structuresOf('Left Knee').map((s) => s.slug)).toEqual(['knee', 'knee-joint', 'patella']);
    expect(atlas.isWithin('patella', 'leg')).toBe(true);
    expect(atlas.isWithin('leg', 'patella')).toBe(false);
  });
});
