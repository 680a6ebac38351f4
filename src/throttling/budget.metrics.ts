import { Counter } from 'prom-client';
import { BUDGETS } from './budget.js';

export const spentBudgets = new Counter({
  name: 'meditwin_budget_refused_total',
  help: 'Times a budget was found spent, by budget',
  labelNames: ['budget'],
});

for (const budget of Object.keys(BUDGETS)) spentBudgets.inc({ budget }, 0);

export const fallbacks = new Counter({
  name: 'meditwin_budget_fallback_total',
  help: 'Calls counted in PostgreSQL because Redis did not answer',
});
