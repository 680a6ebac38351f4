import { scrapedGauge } from '../metrics/scraped-gauge.js';

export const lookForUnsealed = scrapedGauge(
  'meditwin_audit_unsealed_seconds',
  'For how long, seen by this process each second, events of the audit record have been waiting for a seal; 0 when all are sealed',
);

export const lookForDistrust = scrapedGauge(
  'meditwin_audit_untrusted',
  'Is something wrong with the seals of the audit record (1), as the log says?',
);

export const lookForRefusals = scrapedGauge(
  'meditwin_audit_refusals_waiting',
  'Refused calls and failed sign-ins, counted by the minute, that are not yet written to the audit record; 2,000 at most',
);
