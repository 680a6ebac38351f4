import { Atlas } from '../anatomy/atlas.js';
import type { Complaint } from './complaint.js';
import { Language } from './language.js';
import { Lexicon } from './lexicon.js';
import { Questions } from './questions.js';
import { Rules } from './rule.js';

const atlas = new Atlas();
const good: Complaint = {
  code: 'a',
  label: 'A',
  phrases: ['a b'],
  place: 'head',
  severity: 'mild',
  urgency: 'self_care',
  advice: 'x',
  seek: 'y',
  ask: [],
};
const load = (...entries: Complaint[]) => new Lexicon(new Language(atlas), atlas, entries);

describe('the lexicon', () => {
  it('knows well over 120 complaints', () => {
    expect(new Lexicon(new Language(atlas), atlas).codes().length).toBeGreaterThan(150);
  });

  it('refuses mistakes with a sentence that names them', () => {
    expect(() => load(good)).not.toThrow();
    expect(() => load({ ...good, place: 'tail' })).toThrow('the atlas has no structure tail');
    expect(() => load({ ...good, phrases: [''] })).toThrow('is no phrase');
    expect(() => load({ ...good, phrases: ['* a'] })).toThrow('is no phrase');
    expect(() => load({ ...good, phrases: ["can't"] })).toThrow('no word');
    expect(() => load({ ...good, phrases: [] })).toThrow('nothing leads to it');
    expect(() => load(good, good)).toThrow('twice');
    expect(() => load({ ...good, of: 'b' })).toThrow('there is no complaint b');
  });
});

describe('the rules', () => {
  it('refuse a fact that nothing is called', () => {
    const rule = { code: 'r', why: 'w', urgency: 'emergency' as const, when: [['no_such']], now: ['n'] };
    expect(() => new Rules(new Set(['a']), () => false, () => true, [rule])).toThrow('nothing is called no_such'); // prettier-ignore
  });
});

describe('the questions', () => {
  it('refuse a name that does not exist', () => {
    expect(() => new Questions().check(['no_such'], new Set())).toThrow('no question no_such');
  });
});
