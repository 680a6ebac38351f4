/** Whether a complaint goes on (FHIR Condition.clinicalStatus, the two of it that a person can tell). */
export const FINDING_STATUSES = ['active', 'resolved'] as const;
export type FindingStatus = (typeof FINDING_STATUSES)[number];

/** From where it is known. */
export const FINDING_SOURCES = ['chat', 'manual'] as const;
export type FindingSource = (typeof FINDING_SOURCES)[number];

/** What can happen to a finding. */
export const EVENT_TYPES = [
  'reported',
  'reported_again',
  'severity_changed',
  'severity_set',
  'located',
  'resolved',
  'reactivated',
  'merged',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];
