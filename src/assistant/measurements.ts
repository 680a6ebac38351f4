import { BOUNDARY, type Token } from './token.js';

/** A limit at which a reading becomes a sign; sources: NHS and CDC pages, NEWS2 (Royal College of Physicians, 2017). */
interface Kind {
  /** Words that name the reading, before or after the number. */
  names: readonly string[];
  /** Readings outside are not this kind (mg/dL and mmol/L are told apart so). */
  from: number;
  to: number;
  signs: (value: number) => string[];
}

const at = (limit: number, sign: string) => (value: number) => (value >= limit ? [sign] : []);
const below = (limit: number, sign: string) => (value: number) => (value < limit ? [sign] : []);

const KINDS: readonly Kind[] = [
  { names: ['temp', 'temperature', 'fever', 'c', 'celsius', 'degrees', '°c', 'thermometer', 't'], from: 30, to: 43, signs: (v) => [...at(38, 'fever_measured')(v), ...at(39.5, 'high_fever')(v), ...at(40.5, 'very_high_temperature')(v), ...below(35, 'low_temperature')(v)] },
  { names: ['temp', 'temperature', 'fever', 'f', 'fahrenheit', 'degrees', 'thermometer'], from: 86, to: 110, signs: (v) => [...at(100.4, 'fever_measured')(v), ...at(103, 'high_fever')(v), ...at(105, 'very_high_temperature')(v), ...below(95, 'low_temperature')(v)] },
  { names: ['spo2', 'oxygen', 'o2', 'sat', 'sats', 'saturation', 'oximeter', 'spo'], from: 40, to: 100, signs: (v) => [...below(92, 'low_oxygen')(v), ...below(94, 'lowish_oxygen')(v)] },
  { names: ['bpm', 'pulse', 'hr', 'beats', 'rate', 'racing'], from: 20, to: 260, signs: (v) => [...at(131, 'very_fast_pulse')(v), ...at(111, 'fast_pulse')(v), ...below(41, 'very_slow_pulse')(v)] },
  { names: ['rr', 'respiratory', 'breaths', 'respirations'], from: 4, to: 80, signs: (v) => [...at(30, 'very_fast_breathing')(v), ...at(25, 'fast_breathing')(v), ...below(9, 'slow_breathing')(v)] },
  { names: ['sugar', 'sugars', 'glucose', 'bg', 'bgl', 'fingerstick'], from: 40, to: 1500, signs: (v) => [...at(300, 'very_high_sugar')(v), ...below(54, 'very_low_sugar')(v), ...below(70, 'low_sugar')(v)] },
  { names: ['sugar', 'sugars', 'glucose', 'bg', 'bgl', 'mmol'], from: 1, to: 39.9, signs: (v) => [...at(16.7, 'very_high_sugar')(v), ...below(3, 'very_low_sugar')(v), ...below(4, 'low_sugar')(v)] },
]; // prettier-ignore

/** A name no further than so many words from its number. */
const REACH = 3;
const PRESSURE = /^(\d{2,3})\/(\d{2,3})$/;

/** Signs read from the numbers in a message: "SpO2 88%", "temp 39.8", "BP 86/54", "sugar of 600". */
export function measuredSigns(tokens: readonly Token[]): { code: string; at: number }[] {
  return tokens.flatMap((token, i) => {
    const pressure = PRESSURE.exec(token.word);
    if (pressure)
      return pressureSigns(Number(pressure[1]), Number(pressure[2])).map((code) => ({ code, at: i }));
    if (!/^\d{1,4}(?:[.,]\d{1,2})?$/.test(token.word)) return [];
    const value = Number(token.word.replace(',', '.'));
    if (tokens[i - 1]?.word === 'bp' || tokens[i - 1]?.word === 'systolic')
      return pressureSigns(value, 80).map((code) => ({ code, at: i }));
    return [...new Set(kindsOf(tokens, i, value).flatMap((kind) => kind.signs(value)))].map((code) => ({
      code,
      at: i,
    }));
  });
}

/** The nearest name decides; before the number wins over after it. */
function kindsOf(tokens: readonly Token[], i: number, value: number): Kind[] {
  for (let away = 1; away <= REACH; away += 1) {
    for (const place of [i - away, i + away]) {
      const word = tokens[place]?.word;
      if (word === undefined || tokens[place]!.sentence !== tokens[i]!.sentence) continue;
      if (place > i && tokens.slice(i + 1, place + 1).some((token) => token.boundary !== BOUNDARY.none))
        continue;
      const kinds = KINDS.filter((kind) => kind.names.includes(word));
      if (kinds.length > 0) return kinds.filter((kind) => value >= kind.from && value <= kind.to);
    }
  }
  return [];
}

function pressureSigns(systolic: number, diastolic: number): string[] {
  if (systolic < 50 || systolic > 300 || diastolic > 200 || diastolic < 20) return [];
  if (systolic >= 180 || diastolic >= 120) return ['very_high_pressure'];
  return systolic < 90 ? ['very_low_pressure'] : [];
}
