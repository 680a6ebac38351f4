import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Overload } from './overload.js';

let overload: Overload;
let waiting: number;
let now: number;
let endTurn: (() => void) | undefined;
let said: unknown[];

beforeEach(() => {
  jest.useFakeTimers();
  now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  jest.spyOn(globalThis, 'setImmediate').mockImplementation(((end: () => void) => (endTurn = end)) as never);
  said = [];
  for (const level of ['warn', 'log'] as const)
    jest.spyOn(Logger.prototype, level).mockImplementation((...all: unknown[]) => void said.push(all[1]));
  waiting = 0;
  overload = new Overload();
  overload.watch({ turnMs: 30, databaseWaiting: 50 }, () => waiting);
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

function pass(ms: number): void {
  now += ms;
  jest.advanceTimersByTime(ms);
}

/** A turn of the event loop with requests at its begin and one at its end. @returns whether one of each was refused */
function turn(ms: number, atBegin = 16): [first: boolean, last: boolean] {
  const first = Array.from({ length: atBegin }, () => overload.refuses()).includes(true);
  pass(ms);
  const last = overload.refuses();
  endTurn!();
  return [first, last];
}

const turns = (count: number, ms: number): boolean[] => Array.from({ length: count }, () => turn(ms)).flat();

describe('short of an overload', () => {
  it('nothing is refused, and nothing said', () => {
    expect(turns(100, 30)).not.toContain(true);
    expect(said).toEqual([]);
  });

  it('a burst is served whole', () => {
    waiting = 100;
    expect(turns(9, 10)).not.toContain(true);
    waiting = 50;
    turn(10);
    waiting = 100;
    expect(turns(9, 10)).not.toContain(true);
  });

  it('a single long turn is a burst too', () => {
    expect(turn(10_000)).toEqual([false, false]);
    turn(1);
    expect(turn(10_000)).toEqual([false, false]);
  });
});

it('few callers are no overload, however long their turn takes', () => {
  for (let i = 0; i < 100; i++) expect(turn(1_000, 15)).toEqual([false, false]);
});

describe('in an overload', () => {
  it('of the event loop the first of each turn are served, those that waited longer are refused', () => {
    turns(5, 31);
    expect(turns(3, 31)).toEqual([false, true, false, true, false, true]);
    expect(turns(3, 2)).toEqual([false, true, false, true, false, true]);
    expect(turns(3, 1)).not.toContain(true);
  });

  it('four of each turn are served, however long it takes', () => {
    turns(5, 31);
    expect(turn(500, 3)).toEqual([false, false]);
    expect(turn(31, 4)).toEqual([false, true]);
  });

  it('of the database requests are refused as long as too many statements wait, and not a moment longer', () => {
    waiting = 51;
    turns(11, 10);
    expect(turn(1)).toEqual([true, true]);
    waiting = 2;
    expect(turn(1)).toEqual([false, false]);
    waiting = 3;
    expect(turn(1)).toEqual([true, true]);
  });

  it('it begins at once when twice as many wait', () => {
    waiting = 101;
    expect(turn(1)).toEqual([true, true]);
  });

  it('one line tells that it began, and one that it is over, a second after the last refusal', () => {
    waiting = 51;
    turns(100, 10);
    expect(said).toEqual(['overload: some requests are answered with 503']);
    waiting = 0;
    pass(900);
    turn(1);
    expect(said).toHaveLength(1);
    pass(500);
    expect(said.slice(1)).toEqual(['the overload is over']);
    waiting = 51;
    expect(turn(1)).toEqual([false, false]);
  });
});

it('0 switches a bound off', () => {
  overload.watch({ turnMs: 0, databaseWaiting: 0 }, () => waiting);
  waiting = 1_000;
  expect(turns(100, 1_000)).not.toContain(true);
});
