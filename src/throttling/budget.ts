/** How many times something may happen in any window of so many seconds. `RATE_LIMIT_SCALE` multiplies the points. */
export const BUDGETS = {
  /** Failed sign-ins of one account from one address. */
  'sign-in-pair': { points: 5, seconds: 15 * 60 },
  /** Failed sign-ins from one address. */
  'sign-in-address': { points: 20, seconds: 15 * 60 },
  /** Failed sign-ins of one account from devices that it doesn't know. */
  'sign-in-account': { points: 50, seconds: 60 * 60 },
  /** Failed sign-ins of one account from devices that it knows. */
  'sign-in-device': { points: 20, seconds: 15 * 60 },
  /** Wrong passwords of somebody signed in, from one address. */
  'password-check': { points: 5, seconds: 15 * 60 },
  /** Sign-ups from one address. */
  'sign-up': { points: 10, seconds: 60 * 60 },
  /** Refreshes of one session. */
  refresh: { points: 60, seconds: 60 },
  /** One refused refresh token sent again: old pages retry a 401 without end. */
  'refused-refresh': { points: 5, seconds: 10 },
  /** Exports of one user. */
  export: { points: 10, seconds: 60 * 60 },
  /** Addresses that one user names to give them a look at their twin: each answer tells whether one will do. */
  grant: { points: 10, seconds: 60 * 60 },
  /** Chat messages of one user. */
  'chat-send': { points: 60, seconds: 60 },
} as const;

export type Budget = keyof typeof BUDGETS;
