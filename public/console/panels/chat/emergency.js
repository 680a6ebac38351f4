import { el } from '../../elements.js';

const SENTENCES = {
  emergency_ambulance: 'This may be an emergency. Call your local emergency number for an ambulance now.',
  emergency: 'This may be an emergency. Go to an emergency department now.',
};

/** The banner over a conversation; it stays until a later answer is about something less urgent. */
export function emergency() {
  const made = el('div', { class: 'emergency', role: 'alert' });
  return {
    made,
    clear: () => made.replaceChildren(),
    follow: ({ urgency }) => {
      if (SENTENCES[urgency]) made.replaceChildren(el('strong', {}, SENTENCES[urgency]));
      else if (urgency) made.replaceChildren();
    },
  };
}
