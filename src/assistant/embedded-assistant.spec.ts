import fc from 'fast-check';
import { Atlas } from '../anatomy/atlas.js';
import { AnswerWriter } from './answer-writer.js';
import type { Turn, Understanding } from './assistant.js';
import { EmbeddedAssistant } from './embedded-assistant.js';
import { Findings } from './findings.js';
import { Questions } from './questions.js';
import { Reader } from './reader.js';
import { isEmergency } from './rule.js';
import { SafetyNet } from './safety-net.js';
import { Triage } from './triage.js';

const atlas = new Atlas();
const reader = new Reader(atlas);
const triage = new Triage(reader, atlas);
const net = new SafetyNet(reader, triage);
const findings = new Findings(atlas, reader);
const questions = new Questions();
const assistant = new EmbeddedAssistant(
  reader,
  triage,
  net,
  findings,
  questions,
  new AnswerWriter(reader, atlas, triage, findings, questions),
);

async function ask(
  message: string,
  earlier: Turn[] = [],
): Promise<Understanding & { text: string; pieces: number }> {
  const answer = assistant.answer({ message, earlier }, new AbortController().signal);
  let text = '';
  for (let pieces = 0; ;) {
    const next = await answer.next();
    if (next.done) return { ...next.value, text, pieces };
    pieces += next.value.length;
    text += next.value.join('');
  }
}

/** The conversation after a message, with the findings stored under made-up ids. */
async function after(message: string, earlier: Turn[] = []): Promise<Turn[]> {
  const answer = await ask(message, earlier);
  const stored = answer.findings.map((f, i) => ({ ...f, finding_id: `id-${earlier.length}-${i}` }));
  return [
    ...earlier,
    { role: 'user', content: message },
    { role: 'assistant', content: answer.text, findings: stored },
  ];
}

const brief = (u: Understanding) => u.findings.map((f) => `${f.code} ${f.body_part ?? '-'} ${f.status}`);

describe('the embedded assistant', () => {
  it('says who it is', () => {
    expect([assistant.provider, assistant.model]).toEqual(['embedded', 'meditwin-lexicon-1']);
  });

  describe('understanding', () => {
    it.each([
      ['Hello, I have a headache', ['headache Head active']],
      ['my heart races', ['palpitations Heart active']],
      [
        'pain in my left knee and right shoulder',
        ['knee_pain Left Knee active', 'shoulder_pain Right Shoulder active'],
      ],
      [
        'my left knee and right shoulder hurt',
        ['knee_pain Left Knee active', 'shoulder_pain Right Shoulder active'],
      ],
      ['both knees hurt', ['knee_pain Left Knee active', 'knee_pain Right Knee active']],
      ['my knee hurts', ['knee_pain - active']],
      ['the knee on the left hurts', ['knee_pain Left Knee active']],
      ['my back is killing me', ['back_pain Spine active']],
      ['I have diarrhoea', ['diarrhea Stomach active']],
      ['ringing in my left ear', ['tinnitus Left Ear active']],
      ['I cut my right hand', ['cut Right Hand active']],
      ['My knee is swollen. It hurts.', ['knee_swelling - active', 'knee_pain - active']],
      ['I left work early because of a headache', ['headache Head active']],
      ['my left knee hurts right now', ['knee_pain Left Knee active']],
    ])('of "%s"', async (message, expected) => {
      expect(brief(await ask(message)).sort()).toEqual([...expected].sort());
    });

    it.each([
      'I came earlier today',
      'the gear is ready',
      'I am heading home',
      'come back to me',
      'there are no side effects',
      'it is on the other hand fine',
    ])('never finds a part of the body inside a word or phrase: "%s"', async (message) =>
      expect((await ask(message)).findings).toEqual([]),
    );

    it('forgives one slip in a long word and common misspellings, but not in ordinary words', async () => {
      expect(brief(await ask('I have a headche'))).toEqual(['headache Head active']);
      expect(brief(await ask('I’ve got a migrane'))).toEqual(['migraine Head active']);
      expect((await ask('I was spelling and smelling')).findings).toEqual([]);
    });

    it('reads contractions with any apostrophe or none', async () => {
      for (const message of ["I can't sleep", 'I can’t sleep', 'I cant sleep'])
        expect(brief(await ask(message))).toEqual(['insomnia Brain active']);
      expect((await ask('I dont have a headache')).findings).toEqual([]);
    });
  });

  describe('severity', () => {
    it.each([
      ['I have a slight headache', 'mild'], ['my back pain is 8 out of 10', 'severe'], ['my back pain is 2/10', 'mild'],
      ['really bad toothache', 'severe'], ['my toothache is not that bad', 'mild'], ['my knee hurts', 'moderate'], ['my nose is running', 'mild'],
    ])('of "%s" is %s', async (message, severity) => expect((await ask(message)).findings[0]?.severity).toBe(severity)); // prettier-ignore

    it('goes to the complaint it stands with', async () => {
      const { findings: found } = await ask('I have a mild cough but a severe toothache');
      expect(found.find((f) => f.code === 'toothache')?.severity).toBe('severe');
      expect(found.find((f) => f.code === 'cough')?.severity).toBe('mild');
    });
  });

  describe('what is not complained of', () => {
    it.each([
      'no chest pain', "I don't have a fever", 'denies chest pain', 'no fever, cough or chest pain', 'What causes headaches?',
      'my grandfather died of a heart attack years ago', 'I had a knee surgery in 2010', 'my mother has a headache', 'My son has a cough',
      "my friend's knee hurts", 'what should I do if I get a fever?',
    ])('gives no finding: "%s"', async (message) => expect((await ask(message)).findings).toEqual([])); // prettier-ignore

    it('ends a "no" at "but", a new clause and a new sentence', async () => {
      expect(brief(await ask('no fever but my throat is sore'))).toEqual(['sore_throat Neck active']);
      expect(brief(await ask('No nausea. My tooth hurts.'))).toEqual(['toothache Mouth active']);
      expect(brief(await ask('I have diarrhea without fever'))).toEqual(['diarrhea Stomach active']);
    });

    it('tells the writer from others', async () => {
      expect(brief(await ask('My mother has a headache and my left knee hurts'))).toEqual([
        'knee_pain Left Knee active',
      ]);
      expect(brief(await ask('My mother says I have a fever'))).toEqual(['fever - active']);
    });
  });

  describe('what is over', () => {
    it.each(['My headache is gone', 'my headache went away', "I don't have the headache anymore", 'the headache has stopped'])(
      'is resolved: "%s"', async (message) => expect(brief(await ask(message))).toEqual(['headache Head resolved']),
    ); // prettier-ignore

    it.each(["My headache won't go away", 'the headache is not gone', 'the headache comes and goes'])(
      'is not: "%s"',
      async (message) => {
        expect(brief(await ask(message))).toEqual(['headache Head active']);
      },
    );

    it('is told apart from what is not', async () => {
      expect(brief(await ask('My headache is gone but my left knee hurts'))).toEqual([
        'headache Head resolved',
        'knee_pain Left Knee active',
      ]);
    });

    it('can be what was spoken of before', async () => {
      expect(brief(await ask("it's gone now", await after('I have a headache')))).toEqual([
        'headache Head resolved',
      ]);
      expect(brief(await ask('my knee pain is gone', await after('my left knee hurts')))).toEqual([
        'knee_pain Left Knee resolved',
      ]);
    });
  });

  describe('the question for a side', () => {
    it('is the one question, with three quick replies', async () => {
      const answer = await ask('my knee hurts');
      expect(answer.findings).toHaveLength(1);
      expect(answer.findings[0]).toMatchObject({ laterality: null, body_part: null });
      expect(answer.follow_up).toEqual(['Left knee', 'Right knee', 'Both knees']);
      expect(answer.text.match(/\?/g)).toHaveLength(1);
    });

    it.each(['left', 'the left one', 'Left knee', 'my left knee'])('is answered by "%s"', async (reply) => {
      const { findings: found } = await ask(reply, await after('my knee hurts'));
      expect(found).toEqual([
        expect.objectContaining({
          code: 'knee_pain',
          laterality: 'left',
          body_part: 'Left Knee',
          completes: 'id-0-0',
        }),
      ]);
    });

    it('is answered by "both" with one finding completed and one new', async () => {
      const { findings: found } = await ask('both', await after('my knee hurts'));
      expect(found.map((f) => [f.body_part, f.completes])).toEqual([['Left Knee', 'id-0-0'], ['Right Knee', undefined]]); // prettier-ignore
    });

    it('is not answered by a side without a question, nor by another part', async () => {
      expect((await ask('left')).findings).toEqual([]);
      expect((await ask('left elbow', await after('my knee hurts'))).findings).toEqual([]);
    });
  });

  it('takes the place of a pain from the next message', async () => {
    const { findings: found } = await ask('my left shoulder', await after('I have pain'));
    expect(found).toEqual([expect.objectContaining({ body_part: 'Left Shoulder', completes: 'id-0-0' })]);
  });

  it('updates how bad it is', async () => {
    const { findings: found } = await ask('8 out of 10', await after('my left knee hurts'));
    expect(found).toEqual([
      expect.objectContaining({ code: 'knee_pain', severity: 'severe', completes: 'id-0-0' }),
    ]);
  });

  it('remembers a complaint when the next message makes it an emergency', async () => {
    const earlier = await after('I have some chest pain');
    expect((await ask('now it goes down my left arm and I am sweating', earlier)).red_flags).toContain(
      'heart_attack_signs',
    );
    expect((await ask('Suddenly, within a minute', await after('I have a headache'))).red_flags).toContain(
      'thunderclap_headache',
    );
  });

  describe('the answer', () => {
    it('comes in many pieces, the same every time', async () => {
      const [one, two] = [await ask('I have a headache'), await ask('I have a headache')];
      expect(one.pieces).toBeGreaterThan(10);
      expect(one.text).toBe(two.text);
    });

    it('stops when it is aborted and still says what was understood', async () => {
      const abort = new AbortController();
      const answer = assistant.answer({ message: 'I have a headache', earlier: [] }, abort.signal);
      await answer.next();
      abort.abort();
      const next = await answer.next();
      expect(next.done).toBe(true);
      expect((next.value as Understanding).findings).toHaveLength(1);
    });

    it('differs for greetings, thanks, abilities, a part without a complaint, another language and nothing at all', async () => {
      const messages = [
        'hello',
        'thank you',
        'what can you do?',
        'my elbow',
        'Ich habe Kopfschmerzen',
        '???',
        'the quick brown fox is here',
        'How can I book an appointment?',
      ];
      const answers = await Promise.all(messages.map((message) => ask(message)));
      expect(new Set(answers.map((a) => a.text)).size).toBe(messages.length);
      for (const answer of answers)
        expect(answer).toMatchObject({ urgency: null, red_flags: [], findings: [] });
    });

    it('states its limits once in a conversation', async () => {
      const first = await after('my left knee hurts');
      expect(first.at(-1)!.content).toContain('not a diagnosis');
      expect((await ask('and I have a runny nose', first)).text).not.toContain('not a diagnosis');
    });

    it('never throws, and never repeats or marks up what was written', async () => {
      const word = fc.constantFrom(
        'my',
        'left',
        'knee',
        'hurts',
        'no',
        'not',
        'pain',
        'chest',
        '<img src=x onerror=alert(1)>',
        'and',
        'but',
        'is gone',
        ',',
        '.',
        '?',
        '8/10',
        'mother',
        "can't",
        'breathe',
        'both',
        'if',
        '😀',
        '\u0301',
        'ﬁ',
      );
      const messages = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
      );
      await fc.assert(
        fc.asyncProperty(messages, async (message) => {
          const answer = await ask(message);
          expect(answer.text.length).toBeGreaterThan(0);
          const said = [answer.text, ...answer.follow_up, ...answer.findings.map((f) => f.label)].join('\n');
          expect(said).not.toMatch(/[<>{}]/);
          expect(answer.red_flags.length > 0).toBe(isEmergency(answer.urgency));
        }),
        { numRuns: 500 },
      );
      const secret = 'zqx jumped wvk over plomb brafty';
      expect((await ask(`my knee hurts ${secret}`)).text).not.toMatch(/zqx|wvk|plomb|brafty/);
    });

    it('takes under 200 ms for 8,000 characters, whatever they are', async () => {
      const texts = [
        'my left knee hurts and ',
        'no ',
        'a',
        "can't ",
        'pain in my ',
        '8/10 ',
        ', ',
        'took a a a pills ',
      ].map((t) => t.repeat(8000 / t.length));
      for (const text of texts) {
        await ask(text);
        const start = performance.now();
        await ask(text);
        expect(performance.now() - start).toBeLessThan(200); // about 20 ms on a quiet machine; CI is not one
      }
    });
  });
});
