import { dictionary } from '@zxcvbn-ts/language-common';
import { weakness } from './password.decorator.js';

describe('a new password', () => {
  it('is none of the most common ones, of which far more than 3,000 are long enough to be tried', () => {
    const common = (dictionary['passwords-common'] as string[]).filter((word) => [...word].length >= 8);
    expect(common.length).toBeGreaterThan(3_000);
    expect(common.filter((word) => weakness(word) === undefined)).toEqual([]);
    expect(common.filter((word) => weakness(word.toUpperCase()) === undefined)).toEqual([]);
  });

  it.each([
    ['meditwin'],
    ['MediTwin2026!'],
    ['m3d1tw1n-m3d1tw1n'],
    ['Digital Twin 1'],
    ['medical-twin-42'],
    ['ＭｅｄｉＴｗｉｎ２０２６'],
    ['administrator_01'],
    ['Patient-Health'],
    ['xyz.meditwin.1'],
    ['meditwin1357'],
  ])('says more than the words of this product, unlike %p', (password) => {
    expect(weakness(password)).toMatch(/choose another/);
  });

  it.each([['a twin walks into a bar'], ['meditwin horse battery'], ['администратор'], ['SecurePass123!']])(
    'may hold such a word, as %p does or does not',
    (password) => expect(weakness(password)).toBeUndefined(),
  );

  it.each([
    ['lower case alone', 'kestrelonabranch'],
    ['upper case alone', 'KESTRELONABRANCH'],
    ['digits alone', '73910462857391'],
    ['signs alone', '~^%&*(){}[]|'],
    ['white space alone', ' \t \t  \u3000 '],
    ['one letter eight times', 'ßßßßßßßß'],
    ['letters of four scripts', 'naïve Ωμέγα 山水 نور'],
    ['100 characters with spaces', 'a long sentence '.repeat(6).padEnd(100, '.')],
  ])('may be %s', (_, password) => expect(weakness(password)).toBeUndefined());

  it.each([
    ['7 characters', 'zq7!kd0'],
    ['8 that NFKC makes 7', 'zq7!kde\u0301'],
    ['129 characters', 'k'.repeat(129)],
  ])('may not have %s', (_, password) => expect(weakness(password)).toMatch(/8 to 128 characters/));
});
