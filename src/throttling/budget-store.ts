import type { Count } from './sliding-window.js';

/** A point that is wanted. */
export interface Wanted {
  /** Name of the budget and digest of the subject. */
  key: string;
  quota: number;
  sliceSeconds: number;
}

/** A point that goes back. */
export interface Returned {
  key: string;
  /** From which it was taken. */
  slice: number;
  /** All that was spent is forgotten, whenever that was. */
  wholly: boolean;
}

export interface Taken {
  /** One for each that was asked, in turn; fewer than were wanted when one refused. */
  counts: Count[];
  /** Which store counted: points go back to where they came from. */
  store: BudgetStore;
}

/** Where points are counted, for all instances together. */
export interface BudgetStore {
  /** Is one point of it taken within a statement that does something else too (`takeWithin`)? */
  readonly isTakenAlong: boolean;
  /** Takes one point of each in this order, atomically, until one refuses: what comes after that one is not counted. */
  take(wanted: Wanted[]): Promise<Taken>;
  /** @param points in the order in which they were taken */
  giveBack(points: Returned[]): Promise<void>;
}

/** Injects the `BudgetStore` of this server. */
export const BUDGET_STORE = Symbol('BudgetStore');
