import { el } from '../../elements.js';
import { moment } from '../../moments.js';
import { severityBadge } from '../../severity.js';

const WORDS = {
  reported: 'Reported',
  reported_again: 'Reported again',
  severity_changed: 'Severity changed',
  severity_set: 'Set by hand',
  located: 'Located',
  resolved: 'Resolved',
  reactivated: 'Active again',
  merged: 'Merged',
};

/** One event of a part's timeline. */
export const timelineItem = ({ event_type, title, severity, source, note, timestamp }) =>
  el(
    'li',
    {},
    el('p', {}, el('strong', {}, title), ' ', severityBadge(severity)),
    note && el('p', {}, note),
    el(
      'p',
      { class: 'quiet-text' },
      WORDS[event_type] ?? event_type,
      ' · ',
      source,
      ' · ',
      moment(timestamp),
    ),
  );
