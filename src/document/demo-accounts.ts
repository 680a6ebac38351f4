import type { DataSource } from 'typeorm';

/** What `npm run seed:demo` makes, for development alone: everybody may know this password. */
export const DEMO_PASSWORD = 'demo-Twin-2026';
export const DEMO_EMAILS = {
  user: 'user@demo.example',
  clinician: 'clinician@demo.example',
  auditor: 'auditor@demo.example',
  admin: 'admin@demo.example',
} as const;

export interface DemoAccounts {
  password: string;
  /** By what they are there to show. */
  accounts: { role: string; email: string }[];
}

/** @returns how to sign in as those of them that exist */
export async function demoAccounts(database: Pick<DataSource, 'query'>): Promise<DemoAccounts> {
  const rows = await database.query<{ email: string }[]>('SELECT email FROM users WHERE email = ANY ($1)', [
    Object.values(DEMO_EMAILS),
  ]);
  const accounts = Object.entries(DEMO_EMAILS)
    .map(([role, email]) => ({ role, email }))
    .filter(({ email }) => rows.some((row) => row.email === email));
  return { password: DEMO_PASSWORD, accounts };
}
