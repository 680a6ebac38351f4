import { el } from './elements.js';

const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const OF_DAY = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' });

/** @param at an ISO time, or nothing */
export const moment = (at, format = FULL) =>
  at ? el('time', { datetime: at }, format.format(new Date(at))) : 'never';

/** To the second. */
export const exactMoment = (at) => moment(at, EXACT);

/** Without its day. */
export const momentOfDay = (at) => moment(at, OF_DAY);

/** @returns e.g. `1:05`, `2 d 3 h`; `0:00` when it is over */
export function span(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24];
  if (days > 0) return `${days} d ${hours} h`;
  const minutes = String(Math.floor(seconds / 60) % 60).padStart(hours > 0 ? 2 : 1, '0');
  return `${hours > 0 ? `${hours}:` : ''}${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}
