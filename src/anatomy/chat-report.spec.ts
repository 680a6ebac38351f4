import { ChatReport } from './chat-report.js';
import { FindingChanges } from './finding-changes.js';
import type { Finding } from './finding.entity.js';
import type { NewFinding } from './new-finding.js';

const AROUND: Record<string, string[]> = { patella: ['knee', 'body'], knee: ['body'] };
const atlas = { isWithin: (slug: string, outer: string) => AROUND[slug]?.includes(outer) ?? false };

const said = (given: Partial<NewFinding> = {}): NewFinding => ({
  code: 'pain',
  label: 'Pain in the left knee',
  structure: 'knee',
  laterality: 'left',
  body_part: 'Left Knee',
  status: 'active',
  severity: 'moderate',
  ...given,
});

const unlocated = { label: 'Pain in the knee', laterality: null, body_part: null };
const right = { label: 'Pain in the right knee', laterality: 'right', body_part: 'Right Knee' } as const;

class Listening extends FindingChanges {
  constructor(private readonly heard: string[]) {
    super('user', { source: 'chat', messageId: 'now' });
  }

  override tell(...[event, title, part, severity, id]: Parameters<FindingChanges['tell']>): void {
    this.heard.push(`${event} ${severity}`);
    super.tell(event, title, part, severity, id);
  }
}

describe('a report in the chat', () => {
  let changes: FindingChanges;
  let events: string[];

  /** What is active beforehand. */
  const earlier = (...found: NewFinding[]): Finding[] => {
    const before = new FindingChanges('user', { source: 'chat', messageId: 'before' });
    for (const { body_part, ...finding } of found)
      before.add({ ...finding, bodyPart: body_part }, 'reported');
    return before.findings;
  };

  const take = (active: Finding[], ...found: NewFinding[]): Finding[] => {
    const report = new ChatReport(atlas, active, changes);
    return found.flatMap((finding) => report.take(finding));
  };

  beforeEach(() => {
    events = [];
    changes = new Listening(events);
  });

  it('of something new becomes a finding', () => {
    const [finding] = take([], said());
    expect(finding).toMatchObject({
      code: 'pain',
      bodyPart: 'Left Knee',
      status: 'active',
      messageId: 'now',
    });
    expect(events).toEqual(['reported moderate']);
  });

  it('of the same place and side is the same finding, told again', () => {
    const [known] = earlier(said());
    expect(take([known!], said())).toEqual([known]);
    expect(take([known!], said({ severity: 'severe', label: 'Bad pain' }))).toEqual([known]);
    expect(known).toMatchObject({ severity: 'severe', label: 'Bad pain' });
    expect(events).toEqual(['reported_again moderate', 'severity_changed severe']);
  });

  it.each([[right], [unlocated], [{ structure: 'patella' }], [{ code: 'swelling' }]])(
    'of %j is another one',
    (other) => {
      const known = earlier(said());
      expect(take(known, said(other))).not.toEqual(known);
      expect(events).toEqual(['reported moderate']);
    },
  );

  it('that tells the same twice is one finding', () => {
    const [first, second] = take([], said(), said({ severity: 'severe' }));
    expect(second).toBe(first);
    expect(events).toEqual(['reported moderate', 'severity_changed severe']);
  });

  it('that it is over ends those of the side that was said', () => {
    const [left, other] = earlier(said(), said(right));
    expect(take([left!, other!], said({ status: 'resolved' }))).toEqual([left]);
    expect([left!.status, other!.status]).toEqual(['resolved', 'active']);
    expect(events).toEqual(['resolved normal']);
  });

  it('that it is over ends both sides, and what lies within, when no side was said', () => {
    const known = earlier(said(), said(right), said({ structure: 'patella' }), said({ code: 'swelling' }));
    expect(take(known, said({ ...unlocated, status: 'resolved' }))).toEqual(known.slice(0, 3));
    expect(known[3]!.status).toBe('active');
  });

  it('that a side is over ends the one whose side was never known', () => {
    const known = earlier(said(unlocated));
    expect(take(known, said({ status: 'resolved' }))).toEqual(known);
  });

  it('that something is over which never was leaves nothing', () => {
    expect(take(earlier(said(right)), said({ status: 'resolved' }))).toEqual([]);
    expect(take([], said({ status: 'resolved' }))).toEqual([]);
  });

  it('that it is over and back again leaves it active', () => {
    const known = earlier(said());
    expect(take(known, said({ status: 'resolved' }), said())).toEqual([known[0], known[0]]);
    expect(known[0]!.status).toBe('active');
    expect(events).toEqual(['resolved normal', 'reactivated moderate']);
  });

  it('of a side completes the finding that lacked it', () => {
    const [known] = earlier(said(unlocated));
    expect(take([known!], said({ completes: known!.id, severity: 'mild' }))).toEqual([known]);
    expect(known).toMatchObject({
      laterality: 'left',
      bodyPart: 'Left Knee',
      label: 'Pain in the left knee',
    });
    expect(events).toEqual(['located mild']);
  });

  it('of both sides completes it with the first and adds the second', () => {
    const [known] = earlier(said(unlocated));
    const found = take([known!], said({ completes: known!.id }), said({ ...right, completes: known!.id }));
    expect(found.map(({ laterality }) => laterality)).toEqual(['left', 'right']);
    expect(found[0]).toBe(known);
    expect(events).toEqual(['located moderate', 'reported moderate']);
  });

  it('of a side that hurts already makes the two one', () => {
    const [known, left] = earlier(said(unlocated), said());
    expect(take([known!, left!], said({ completes: known!.id, severity: 'severe' }))).toEqual([left]);
    expect([known!.status, left!.status, left!.severity]).toEqual(['resolved', 'active', 'severe']);
    expect(events).toEqual(['merged normal', 'severity_changed severe']);
  });

  it('that completes what is not there is a new finding', () => {
    const [known] = earlier(said(right));
    const [finding] = take([known!], said({ completes: known!.id }));
    expect(finding).not.toBe(known);
    expect(known!.laterality).toBe('right');
    expect(events).toEqual(['reported moderate']);
  });
});
