/** Somebody whom `npm run seed:demo` makes, and what they told the assistant: one list of messages a conversation. */
export interface DemoPerson {
  /** Of `<name>@demo.example` and of the username `demo.<name>`. */
  name: string;
  fullName: string;
  roles: string[];
  conversations: string[][];
  /** The first finding is over. */
  recovered?: boolean;
  /** The demo's clinician may read the twin. */
  letsClinicianRead?: boolean;
}

export const emailOf = (name: string): string => `${name}@demo.example`;

/** One account for each built-in role, those of `DEMO_EMAILS`, then patients. Who is let read must be there before who lets. */
export const DEMO_PEOPLE: DemoPerson[] = [
  { name: 'clinician', fullName: 'Clara Lindqvist', roles: ['user', 'clinician'], conversations: [] },
  {
    name: 'user',
    fullName: 'Uma Okafor',
    roles: ['user'],
    conversations: [
      ['Hello, I have a headache', 'It got worse since yesterday, it is severe now'],
      ['My left knee hurts when I climb stairs', 'It is a bit swollen too'],
      ['I twisted my right ankle while running'],
      ['I had crushing chest pain and could hardly breathe this morning'],
    ],
    recovered: true,
    letsClinicianRead: true,
  },
  { name: 'auditor', fullName: 'Aldo Ferri', roles: ['user', 'auditor'], conversations: [] },
  {
    name: 'admin',
    fullName: 'Ada Brandt',
    roles: ['user', 'admin'],
    conversations: [['I have a mild sore throat']],
  },
  {
    name: 'ben',
    fullName: 'Ben Aaltonen',
    roles: ['user'],
    conversations: [['My lower back has been aching for a week'], ['I have an itchy rash on my skin']],
    letsClinicianRead: true,
  },
  {
    name: 'chiara',
    fullName: 'Chiara Moretti',
    roles: ['user'],
    conversations: [['My right shoulder hurts at night', 'It is moderate']],
    letsClinicianRead: true,
  },
  {
    name: 'dmitri',
    fullName: 'Dmitri Sørensen',
    roles: ['user'],
    conversations: [['I have a stomach ache and feel sick']],
  },
  { name: 'emi', fullName: '江見 Emi', roles: ['user'], conversations: [['My left ear hurts']] },
];
