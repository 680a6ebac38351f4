import { client } from '../../client.js';
import { button, el } from '../../elements.js';
import { attempt, faultPlace } from '../../fault.js';

/** Checks the record against its seals, in as many calls as it takes. */
export function verification() {
  const fault = faultPlace();
  const result = el('p', { role: 'status' });

  const check = () =>
    attempt(fault, async () => {
      result.textContent = 'Checking…';
      const total = { seals: 0, events: 0 };
      for (let from_seal = 1; from_seal !== null;) {
        const answer = await client.admin.verifyAuditLog({ from_seal });
        total.seals += answer.seals;
        total.events += answer.events;
        if (!answer.ok)
          return void (result.textContent = `Not whole: ${answer.fault.kind} at seal ${answer.fault.seal_id}. ${answer.fault.detail}`);
        from_seal = answer.next_seal;
        result.textContent = `Whole: ${total.seals} seals, ${total.events} events; ${answer.unsealed_events} not sealed yet.`;
      }
    });
  return el(
    'section',
    { class: 'card verification' },
    el('h2', {}, 'Is the record whole?'),
    el('div', { class: 'choices' }, button('Verify', check), result),
    fault,
  );
}
