import { Atlas } from '../anatomy/atlas.js';
import { Language } from './language.js';

const language = new Language(new Atlas());
const found = (phrase: string, message: string) =>
  language.matcher([[phrase, true]], 'test').matches(language.tokens(message)).length > 0;

describe('a phrase', () => {
  it('matches inflected words, never parts of words', () => {
    expect(found('ache', 'it aches, aching')).toBe(true);
    expect(found('ear', 'my ears')).toBe(true);
    expect(found('ear', 'earlier, hear, year, earring, gear')).toBe(false);
    expect(found('back', 'I backed the car')).toBe(false);
  });

  it('knows either word, a word that may be missing, and a gap of up to three', () => {
    expect(found('nose|eye runs', 'my eye runs')).toBe(true);
    expect(found('very? tired', 'tired')).toBe(true);
    expect(found('nose * runs', 'nose just always runs')).toBe(true);
    expect(found('nose * runs', 'nose one two three four runs')).toBe(false);
  });

  it('ends at punctuation', () => {
    expect(found('chest pain', 'chest. pain')).toBe(false);
    expect(found('chest * pain', 'chest, big pain')).toBe(false);
  });
});
