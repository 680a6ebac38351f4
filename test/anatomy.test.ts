import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';

interface Issue {
  finding_id: string;
  title: string;
  severity: string;
  timestamp: string;
  event_type: string;
  source: string;
}

interface Twin {
  user_id: string;
  body_parts_with_issues: { body_part: string; severity: string; issues: Issue[] }[];
  systems: { system: string; severity: string; issue_count: number }[];
  generated_at: string;
}

interface Event {
  event_id: string;
  finding_id: string | null;
  event_type: string;
  severity: string;
  title: string;
  source: string;
  note: string | null;
  timestamp: string;
}

interface Part {
  body_part: string;
  current_severity: string;
  statistics: { total_events: number; severity_distribution: Record<string, number>; last_updated: string };
  recent_events: Event[];
  structures: { slug: string; name: string; system: string; uberon: string; lay_names: string[] }[];
}

interface Timeline {
  body_part: string;
  timeline: Event[];
  next_cursor: string | null;
}

interface Complaint {
  code?: string;
  label?: string;
  structure?: string;
  laterality?: string | null;
  body_part?: string | null;
  severity?: string;
  status?: string;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const LEVELS = ['NA', 'normal', 'mild', 'moderate', 'severe', 'critical'];

describe('anatomy', () => {
  let database: Database;
  let server: Server;
  let ada: Person;

  beforeAll(async () => {
    database = await createDatabase();
    server = await startServer({ database });
  });

  beforeEach(async () => {
    ada = await createUser(server);
  });

  const get = <Body>(path: string, person = ada) =>
    server.request<Body>('GET', `/anatomy${path}`, { token: person.accessToken });
  const put = (part: string, body: unknown, person = ada) =>
    server.request('PUT', `/anatomy/body-part/${encodeURIComponent(part)}/severity`, {
      token: person.accessToken,
      body,
    });
  const patch = (id: string, body: unknown, person = ada) =>
    server.request('PATCH', `/anatomy/findings/${id}`, { token: person.accessToken, body });
  const partOf = async (part: string, person = ada) =>
    (await get<Part>(`/body-part/${encodeURIComponent(part)}`, person)).body;
  const twinOf = async (person = ada) => (await get<Twin>('/', person)).body;
  const activeOf = (person = ada) =>
    database.query<{ id: string; code: string; severity: string }>(
      `SELECT id, code, severity FROM finding WHERE user_id = $1 AND status = 'active' ORDER BY id`,
      [person.userId],
    );

  /** As a message in the chat leaves it. */
  async function complaint(given: Complaint = {}, person = ada): Promise<string> {
    const finding = {
      code: 'knee_pain',
      label: 'Pain in the left knee',
      structure: 'knee',
      laterality: 'left',
      body_part: 'Left Knee',
      severity: 'moderate',
      status: 'active',
      ...given,
    };
    const id = uuidv7();
    const { code, label, structure, laterality, body_part, status, severity } = finding;
    await database.query(
      `INSERT INTO finding (id, user_id, code, label, structure, laterality, body_part, status, severity, source)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'chat')`,
      [id, person.userId, code, label, structure, laterality, body_part, status, severity],
    );
    await database.query(
      `INSERT INTO finding_event (id, finding_id, user_id, body_part, event_type, title, severity, source)
       VALUES ($1, $2, $3, $4, 'reported', $5, $6, 'chat')`,
      [uuidv7(), id, person.userId, body_part, label, severity],
    );
    return id;
  }

  describe('anonymous', () => {
    it.each([
      ['GET', '/anatomy/'],
      ['GET', '/anatomy/body-parts'],
      ['GET', '/anatomy/body-part/Heart'],
      ['GET', '/anatomy/Heart/timeline'],
      ['GET', '/anatomy/config/body-parts'],
      ['PUT', '/anatomy/body-part/Heart/severity'],
      ['POST', '/anatomy/body-part/Heart/severity'],
      ['PATCH', `/anatomy/findings/${randomUUID()}`],
    ])('%s %s needs a token', async (method, path) => {
      const { status, body } = await server.request(method, path);
      expect([status, body['code']]).toEqual([401, 'token_missing']);
    });
  });

  describe('the twin', () => {
    it('is empty for somebody who never complained', async () => {
      const { status, headers, body } = await get<Twin>('');
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(body).toEqual({
        user_id: ada.userId,
        body_parts_with_issues: [],
        systems: [],
        generated_at: expect.stringMatching(INSTANT) as string,
      });
    });

    it('names what is active, worst first, and counts what has no part under its system alone', async () => {
      const knee = await complaint();
      await complaint({
        code: 'fever',
        label: 'Fever',
        structure: 'body',
        laterality: null,
        body_part: null,
      });
      await complaint({ code: 'knee_swelling', laterality: null, body_part: null, severity: 'mild' });
      await complaint({ code: 'cough', structure: 'lung', body_part: 'Left Lung', status: 'resolved' });
      const heart = { structure: 'heart', laterality: null, body_part: 'Heart' };
      await complaint({ ...heart, code: 'palpitations', severity: 'mild' });
      await complaint({ ...heart, code: 'chest_pain', label: 'Chest pain', severity: 'critical' });

      const twin = await twinOf();
      expect(twin.body_parts_with_issues.map((p) => [p.body_part, p.severity, p.issues.length])).toEqual([
        ['Heart', 'critical', 2],
        ['Left Knee', 'moderate', 1],
      ]);
      expect(twin.body_parts_with_issues[0]!.issues.map((issue) => issue.severity)).toEqual([
        'critical',
        'mild',
      ]);
      expect(twin.body_parts_with_issues[1]!.issues[0]).toEqual({
        finding_id: knee,
        title: 'Pain in the left knee',
        severity: 'moderate',
        timestamp: expect.stringMatching(INSTANT) as string,
        event_type: 'reported',
        source: 'chat',
      });
      expect(twin.systems.map((s) => [s.system, s.severity, s.issue_count])).toEqual([
        ['cardiovascular', 'critical', 2],
        expect.any(Array),
        expect.any(Array),
      ]);
      expect(twin.systems).toContainEqual({
        system: 'musculoskeletal',
        severity: 'moderate',
        issue_count: 2,
      });
      expect(twin.systems).toContainEqual({ system: 'general', severity: 'moderate', issue_count: 1 });
    });

    it('shows what happened last to a finding', async () => {
      await complaint();
      await put('Left Knee', { severity: 'severe' });
      const [part] = (await twinOf()).body_parts_with_issues;
      expect(part!.issues[0]).toMatchObject({
        event_type: 'severity_set',
        severity: 'severe',
        source: 'chat',
      });
    });

    it('is one’s own alone', async () => {
      const bob = await createUser(server);
      await complaint();
      await put('Head', { severity: 'mild' });
      expect((await twinOf(bob)).body_parts_with_issues).toEqual([]);
      expect((await twinOf(bob)).systems).toEqual([]);
      expect(await partOf('Left Knee', bob)).toMatchObject({ current_severity: 'NA', recent_events: [] });
      expect((await get<Timeline>('/Head/timeline', bob)).body.timeline).toEqual([]);
    });
  });

  describe('body parts', () => {
    it('are 37, each as it is now', async () => {
      await complaint();
      await put('Heart', { severity: 'normal' });
      const { status, body } = await get<{ body_parts: Record<string, unknown>[]; total_parts: number }>(
        '/body-parts',
      );
      expect([status, body.total_parts, body.body_parts.length]).toEqual([200, 37, 37]);
      expect(body.body_parts[0]).toEqual({
        name: 'Head',
        severity: 'NA',
        system: 'musculoskeletal',
        issue_count: 0,
        last_updated: null,
      });
      const named = (name: string) => body.body_parts.find((part) => part['name'] === name);
      expect(named('Left Knee')).toMatchObject({ severity: 'moderate', issue_count: 1 });
      expect(named('Left Knee')!['last_updated']).toMatch(INSTANT);
      expect(named('Heart')).toMatchObject({ severity: 'normal', issue_count: 0, system: 'cardiovascular' });
    });

    it('are listed with levels and systems for a frontend that starts', async () => {
      const { status, body } = await get<Record<string, string[]>>('/config/body-parts');
      expect(status).toBe(200);
      expect(body).toMatchObject({ severity_levels: LEVELS, total_parts: 37 });
      expect(body['body_parts']).toHaveLength(37);
      expect(body['body_parts']!.slice(0, 3)).toEqual(['Head', 'Brain', 'Left Eye']);
      expect(body['systems']).toEqual(expect.arrayContaining(['cardiovascular', 'general', 'nervous']));
    });

    it('can be read one by one, with statistics, latest events and structures', async () => {
      const knee = await complaint();
      await put('Left Knee', { severity: 'severe', note: 'Fell' });
      const part = await partOf('Left Knee');
      expect(part).toMatchObject({ body_part: 'Left Knee', current_severity: 'severe' });
      expect(part.statistics).toEqual({
        total_events: 2,
        severity_distribution: { NA: 0, normal: 0, mild: 0, moderate: 1, severe: 1, critical: 0 },
        last_updated: part.recent_events[0]!.timestamp,
      });
      expect(part.recent_events.map((event) => [event.event_type, event.finding_id, event.note])).toEqual([
        ['severity_set', knee, 'Fell'],
        ['reported', knee, null],
      ]);
      expect(part.structures).toContainEqual({
        slug: 'patella',
        name: expect.any(String) as string,
        system: expect.any(String) as string,
        uberon: 'UBERON:0002446',
        lay_names: expect.arrayContaining(['kneecap']) as string[],
      });
    });

    it.each(['left_knee', 'Left Knee', 'LEFT-KNEE', 'left%20knee', 'left+knee', '%20left__knee'])(
      'are known as %s',
      async (name) => {
        const { status, body } = await get<Part>(`/body-part/${name.replace('+', '%20')}`);
        expect([status, body.body_part]).toEqual([200, 'Left Knee']);
      },
    );

    it.each(['Tail', 'leftknee', 'knee', 'constructor', '__proto__', '%F0%9F%A6%B5'])(
      'that do not exist (%s) are 404 on every route',
      async (name) => {
        const answers = [
          await get<Record<string, unknown>>(`/body-part/${name}`),
          await get<Record<string, unknown>>(`/${name}/timeline`),
          await server.request('PUT', `/anatomy/body-part/${name}/severity`, {
            token: ada.accessToken,
            body: { severity: 'mild' },
          }),
        ];
        for (const { status, body } of answers) expect([status, body['code']]).toEqual([404, 'not_found']);
      },
    );

    it('with an over-long name do not exist either', async () => {
      expect((await get(`/body-part/${'x'.repeat(900)}`)).status).toBe(404);
    });

    it('with a NUL in their name are refused', async () => {
      expect((await get('/body-part/Head%00')).status).toBe(400);
    });
  });

  describe('setting a severity', () => {
    it.each(LEVELS)('%s is what the part is afterwards, whatever was before', async (severity) => {
      await complaint();
      await complaint({ code: 'knee_swelling', severity: 'critical' });
      for (const part of ['Left Knee', 'Heart']) {
        const { status, body } = await put(part, { severity });
        expect(status).toBe(200);
        expect(body).toMatchObject({ body_part: part, severity, note: null });
        expect((await partOf(part)).current_severity).toBe(severity);
      }
      const ended = severity === 'NA' || severity === 'normal';
      const shown = (await twinOf()).body_parts_with_issues.map((part) => [part.body_part, part.severity]);
      expect(shown.sort()).toEqual(
        ended
          ? []
          : [
              ['Heart', severity],
              ['Left Knee', severity],
            ],
      );
      const { body } = await get<{ body_parts: { name: string; severity: string }[] }>('/body-parts');
      const listed = body.body_parts.filter((part) => ['Left Knee', 'Heart'].includes(part.name));
      expect(listed.map((part) => part.severity)).toEqual([severity, severity]);
    });

    it('gives every active finding of the part that severity, with an event each', async () => {
      const ids = [await complaint(), await complaint({ code: 'knee_swelling', severity: 'mild' })];
      const other = await complaint({ laterality: 'right', body_part: 'Right Knee' });
      const { body } = await put('left_knee', { severity: 'severe', note: '  After the run  ' });
      expect(body).toEqual({
        body_part: 'Left Knee',
        severity: 'severe',
        finding_ids: expect.arrayContaining(ids) as string[],
        note: 'After the run',
        updated_at: expect.stringMatching(INSTANT) as string,
      });
      const levels = Object.fromEntries((await activeOf()).map(({ id, severity }) => [id, severity]));
      expect(levels).toEqual({ [ids[0]!]: 'severe', [ids[1]!]: 'severe', [other]: 'moderate' });
      const events = (await partOf('Left Knee')).recent_events.slice(0, 2);
      for (const event of events)
        expect(event).toMatchObject({ event_type: 'severity_set', source: 'manual', note: 'After the run' });
    });

    it('makes a finding by hand where there is none, and only one', async () => {
      await put('Left Ankle', { severity: 'mild' });
      await put('Left Ankle', { severity: 'severe' });
      const [part] = (await twinOf()).body_parts_with_issues;
      expect(part).toMatchObject({ body_part: 'Left Ankle', severity: 'severe' });
      expect(part!.issues).toHaveLength(1);
      expect(part!.issues[0]).toMatchObject({ title: 'Set by hand', source: 'manual' });
      expect(
        await database.query('SELECT structure, laterality FROM finding WHERE user_id = $1', [ada.userId]),
      ).toEqual([{ structure: 'ankle', laterality: 'left' }]);
    });

    it('normal ends the findings of the part, and a later one starts anew', async () => {
      await complaint();
      await put('Left Knee', { severity: 'normal', note: 'Healed' });
      expect((await twinOf()).body_parts_with_issues).toEqual([]);
      expect((await partOf('Left Knee')).recent_events[0]).toMatchObject({
        event_type: 'resolved',
        severity: 'normal',
        note: 'Healed',
        source: 'manual',
      });
      await put('Left Knee', { severity: 'NA' });
      expect((await partOf('Left Knee')).current_severity).toBe('NA');
      await put('Left Knee', { severity: 'mild' });
      expect((await partOf('Left Knee')).current_severity).toBe('mild');
    });

    it('may be asked for twenty times at once', async () => {
      const levels = Array.from({ length: 20 }, (_, i) => LEVELS[i % 6]!);
      const answers = await Promise.all(levels.map((severity) => put('Spine', { severity })));
      expect(answers.map(({ status }) => status)).toEqual(levels.map(() => 200));
      expect((await activeOf()).length).toBeLessThanOrEqual(1);
      const part = await partOf('Spine');
      expect(part.statistics.total_events).toBe(20);
      expect(part.current_severity).toBe(part.recent_events[0]!.severity);
    });

    it('makes one finding when several ask at once', async () => {
      await Promise.all(
        ['mild', 'moderate', 'severe', 'critical'].map((severity) => put('Liver', { severity })),
      );
      expect(await activeOf()).toHaveLength(1);
    });

    it.each([
      [{}, 'severity'],
      [{ severity: 'awful' }, 'severity'],
      [{ severity: 'Mild' }, 'severity'],
      [{ severity: null }, 'severity'],
      [{ severity: ['mild'] }, 'severity'],
      [{ severity: 'mild', note: '  ' }, 'note'],
      [{ severity: 'mild', note: null }, 'note'],
      [{ severity: 'mild', note: { a: 1 } }, 'note'],
      [{ severity: 'mild', user_id: 'me' }, 'user_id'],
    ])('refuses %j', async (body, field) => {
      const answer = await put('Heart', body);
      expect([answer.status, answer.body['code']]).toEqual([400, 'validation_failed']);
      expect((answer.body['errors'] as { field: string }[]).map((error) => error.field)).toEqual([field]);
      expect((await partOf('Heart')).current_severity).toBe('NA');
    });

    it('takes a note of 2,000 characters and none longer', async () => {
      expect((await put('Heart', { severity: 'mild', note: '🦵'.repeat(2000) })).status).toBe(200);
      expect((await put('Heart', { severity: 'severe', note: '🦵'.repeat(2001) })).status).toBe(400);
      expect((await partOf('Heart')).current_severity).toBe('mild');
    });

    it('refuses NUL in a note and keeps any other text as it is', async () => {
      expect((await put('Heart', { severity: 'mild', note: 'a\0b' })).status).toBe(400);
      const note = `"quotes" \\ back 🦵 {"json": 'x'}; DROP TABLE finding; --`;
      expect((await put('Heart', { severity: 'mild', note })).body['note']).toBe(note);
      expect((await partOf('Heart')).recent_events[0]!.note).toBe(note);
    });

    describe('as older frontends do, by POST', () => {
      const post = (query: string, body?: unknown) =>
        server.request('POST', `/anatomy/body-part/left_knee/severity${query}`, {
          token: ada.accessToken,
          body,
        });

      it.each([
        ['?severity=severe&note=From%20the%20query', undefined, 'severe', 'From the query'],
        ['?severity=severe', undefined, 'severe', null],
        ['?severity=severe', {}, 'severe', null],
        ['?severity=severe', { note: 'From the body' }, 'severe', 'From the body'],
        ['', { severity: 'mild', note: 'All of it' }, 'mild', 'All of it'],
        ['?severity=severe&note=no', { severity: 'mild', note: 'yes' }, 'mild', 'yes'],
        ['?severity=mild&colour=red', undefined, 'mild', null],
      ])('%s with the body %j', async (query, body, severity, note) => {
        const answer = await post(query, body);
        expect(answer.status).toBe(200);
        expect(answer.body).toMatchObject({ body_part: 'Left Knee', severity, note });
        expect((await partOf('Left Knee')).current_severity).toBe(severity);
      });

      it.each([
        ['', undefined],
        ['?severity=', undefined],
        ['?severity=awful', undefined],
        ['?severity=mild&severity=severe', undefined],
        ['?severity=mild', { severity: null }],
        ['?severity=mild', { colour: 'red' }],
        ['?note=only', undefined],
      ])('refuses %s with the body %j', async (query, body) => {
        expect((await post(query, body)).status).toBe(400);
        expect((await partOf('Left Knee')).statistics.total_events).toBe(0);
      });
    });
  });

  describe('a timeline', () => {
    it('comes newest first, page by page, without a gap or a repeat', async () => {
      for (const severity of ['mild', 'moderate', 'severe', 'critical', 'normal'])
        await put('Heart', { severity, note: severity });
      const seen: Event[] = [];
      let cursor = '';
      do {
        const { status, body } = await get<Timeline>(`/heart/timeline?limit=2${cursor}`);
        expect([status, body.body_part]).toEqual([200, 'Heart']);
        expect(body.timeline.length).toBeLessThanOrEqual(2);
        seen.push(...body.timeline);
        cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
        if (seen.length === 2) await put('Heart', { severity: 'mild', note: 'Came while reading' });
      } while (cursor);
      expect(seen.map((event) => event.note)).toEqual(['normal', 'critical', 'severe', 'moderate', 'mild']);
      expect(Object.keys(seen[0]!)).toEqual([
        'event_id',
        'finding_id',
        'event_type',
        'title',
        'severity',
        'source',
        'note',
        'timestamp',
      ]);
    });

    it('takes a cursor for the same person and part only', async () => {
      for (const severity of ['mild', 'severe']) await put('Heart', { severity });
      const { next_cursor } = (await get<Timeline>('/Heart/timeline?limit=1')).body;
      const bob = await createUser(server);
      for (const answer of [
        await get<Record<string, unknown>>(`/Liver/timeline?cursor=${next_cursor}`),
        await get<Record<string, unknown>>(`/Heart/timeline?cursor=${next_cursor}`, bob),
        await get<Record<string, unknown>>('/Heart/timeline?cursor=nonsense'),
      ])
        expect([answer.status, answer.body['code']]).toEqual([400, 'invalid_cursor']);
    });

    it.each(['0', '201', '-1', '1.5', 'many', ''])('refuses limit=%s', async (limit) => {
      expect((await get(`/Heart/timeline?limit=${limit}`)).status).toBe(400);
    });
  });

  describe('a finding', () => {
    it('is resolved and taken up again, with an event each', async () => {
      const id = await complaint();
      const resolved = await patch(id, { status: 'resolved' });
      expect(resolved.status).toBe(200);
      expect(resolved.body).toEqual({
        finding_id: id,
        code: 'knee_pain',
        label: 'Pain in the left knee',
        structure: 'knee',
        laterality: 'left',
        body_part: 'Left Knee',
        status: 'resolved',
        severity: 'moderate',
        source: 'chat',
        recorded_at: expect.stringMatching(INSTANT) as string,
        updated_at: expect.stringMatching(INSTANT) as string,
      });
      expect((await partOf('Left Knee')).current_severity).toBe('normal');
      expect((await patch(id, { status: 'active', severity: 'severe' })).body).toMatchObject({
        status: 'active',
        severity: 'severe',
      });
      const part = await partOf('Left Knee');
      expect(part.current_severity).toBe('severe');
      expect(part.recent_events.map((event) => [event.event_type, event.severity, event.source])).toEqual([
        ['reactivated', 'severe', 'manual'],
        ['resolved', 'normal', 'manual'],
        ['reported', 'moderate', 'chat'],
      ]);
    });

    it('changes its severity alone', async () => {
      const id = await complaint();
      expect((await patch(id, { severity: 'mild' })).body).toMatchObject({
        status: 'active',
        severity: 'mild',
      });
      expect((await partOf('Left Knee')).recent_events[0]).toMatchObject({ event_type: 'severity_changed' });
    });

    it('writes nothing when it is so already', async () => {
      const id = await complaint();
      const { status, body } = await patch(id, { status: 'active', severity: 'moderate' });
      expect([status, body['status']]).toEqual([200, 'active']);
      expect((await partOf('Left Knee')).statistics.total_events).toBe(1);
    });

    it('that came back as a new one meanwhile becomes one with it', async () => {
      const old = await complaint({ status: 'resolved', severity: 'mild' });
      const newer = await complaint({ severity: 'critical' });
      const { status, body } = await patch(old, { status: 'active' });
      expect(status).toBe(200);
      expect(body).toMatchObject({ finding_id: old, status: 'active', severity: 'critical' });
      expect((await activeOf()).map(({ id }) => id)).toEqual([old]);
      expect((await partOf('Left Knee')).recent_events.slice(0, 2)).toMatchObject([
        { event_type: 'reactivated', finding_id: old, severity: 'critical' },
        { event_type: 'merged', finding_id: newer, severity: 'normal' },
      ]);
    });

    it('without a side finds its newer one, too', async () => {
      const nowhere = { laterality: null, body_part: null };
      const old = await complaint({ ...nowhere, status: 'resolved' });
      await complaint(nowhere);
      expect((await patch(old, { status: 'active', severity: 'mild' })).body).toMatchObject({
        severity: 'mild',
      });
      expect(await activeOf()).toHaveLength(1);
    });

    it('may be resolved and taken up by ten at once', async () => {
      const ids = [await complaint({ status: 'resolved' }), await complaint()];
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          patch(ids[i % 2]!, { status: i % 4 < 3 ? 'active' : 'resolved' }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      expect((await activeOf()).length).toBeLessThanOrEqual(1);
    });

    it('of somebody else, or that never was, is not there', async () => {
      const id = await complaint();
      const bob = await createUser(server);
      for (const unknown of [id, uuidv7(), 'nonsense', `${id}x`]) {
        const { status, body } = await patch(unknown, { status: 'resolved' }, bob);
        expect([status, body['code']]).toEqual([404, 'not_found']);
      }
      expect(await activeOf()).toHaveLength(1);
    });

    it.each([
      [{}, 'status'],
      [{ status: 'gone' }, 'status'],
      [{ status: null }, 'status'],
      [{ status: null, severity: 'mild' }, 'status'],
      [{ severity: 'normal' }, 'severity'],
      [{ severity: null, status: 'active' }, 'severity'],
      [{ status: 'resolved', label: 'x' }, 'label'],
    ])('refuses %j', async (body, field) => {
      const answer = await patch(await complaint(), body);
      expect([answer.status, answer.body['code']]).toEqual([400, 'validation_failed']);
      expect((answer.body['errors'] as { field: string }[]).map((error) => error.field)).toEqual([field]);
      expect(await activeOf()).toHaveLength(1);
    });
  });

  describe('a message in the chat', () => {
    interface Answer {
      session_id: string;
      message_id: string;
      metadata: { findings: { finding_id: string; status: string }[] };
    }

    const say = async (message: string, session_id?: string): Promise<Answer> => {
      const body = { message, session_id };
      const answer = await server.request<Answer>('POST', '/chat/message', { token: ada.accessToken, body });
      expect(answer).toMatchObject({ status: 200 });
      return answer.body;
    };
    const events = async () =>
      (await get<Timeline>('/Head/timeline')).body.timeline.map((event) => event.event_type);

    it('puts its complaint on the body, and the same complaint again is the same finding', async () => {
      const first = await say('I have a headache');
      const [finding] = first.metadata.findings;
      const second = await say('I still have a headache', first.session_id);
      expect(second.metadata.findings.map((found) => found.finding_id)).toEqual([finding!.finding_id]);
      const [part] = (await twinOf()).body_parts_with_issues;
      expect(part).toMatchObject({
        body_part: 'Head',
        issues: [{ finding_id: finding!.finding_id, source: 'chat' }],
      });
      expect(await events()).toEqual([expect.stringMatching(/reported_again|severity_changed/), 'reported']);
    });

    it('counts once when ten of them say it at once, in conversations of their own', async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => say('I have a headache')));
      const ids = answers.flatMap((answer) => answer.metadata.findings.map((found) => found.finding_id));
      expect(ids).toHaveLength(10);
      expect(new Set(ids).size).toBe(1);
      expect(await events()).toHaveLength(10);
      expect(await activeOf()).toHaveLength(1);
    });

    it('gives a complaint its side when that is told later, and ends it when it is over', async () => {
      const knee = await say('My knee hurts');
      const [unlocated] = knee.metadata.findings;
      expect(await twinOf()).toMatchObject({ body_parts_with_issues: [], systems: [{ issue_count: 1 }] });
      const [located] = (await say('the left one', knee.session_id)).metadata.findings;
      expect(located!.finding_id).toBe(unlocated!.finding_id);
      expect((await twinOf()).body_parts_with_issues).toMatchObject([{ body_part: 'Left Knee' }]);
      const [over] = (await say('The pain in my left knee is gone', knee.session_id)).metadata.findings;
      expect(over).toMatchObject({ finding_id: located!.finding_id, status: 'resolved' });
      const part = await partOf('Left Knee');
      expect(part.current_severity).toBe('normal');
      expect(part.recent_events.map((event) => event.event_type)).toEqual(['resolved', 'located']);
    });

    it('that something is over which never was leaves nothing', async () => {
      expect((await say('My headache is gone')).metadata.findings).toEqual([]);
      expect(await twinOf()).toMatchObject({ body_parts_with_issues: [], systems: [] });
    });

    it('starts a new finding after the old one was resolved', async () => {
      const [old] = (await say('I have a headache')).metadata.findings;
      await patch(old!.finding_id, { status: 'resolved' });
      const [fresh] = (await say('I have a headache')).metadata.findings;
      expect(fresh!.finding_id).not.toBe(old!.finding_id);
    });

    it.each([
      ['', 1],
      ['?findings=delete', 0],
    ])('that is deleted with %j leaves its findings: %i', async (query, left) => {
      const other = await say('I have a headache');
      const head = await say('I have a headache');
      const knee = await complaint();
      await database.query('UPDATE finding SET message_id = $1 WHERE id = $2', [other.message_id, knee]);
      await put('Heart', { severity: 'mild' });
      const path = `/chat/history/${head.session_id}${query}`;
      expect((await server.request('DELETE', path, { token: ada.accessToken })).status).toBe(200);
      const parts = (await twinOf()).body_parts_with_issues.map((part) => part.body_part);
      expect(parts.sort()).toEqual([...(left ? ['Head'] : []), 'Heart', 'Left Knee']);
    });
  });

  it('goes with the account', async () => {
    await put('Heart', { severity: 'mild' });
    await put('Heart', { severity: 'normal' });
    await database.query('DELETE FROM users WHERE id = $1', [ada.userId]);
    expect(await database.query('SELECT FROM finding_event WHERE user_id = $1', [ada.userId])).toEqual([]);
    const { status, body } = await put('Heart', { severity: 'mild' });
    expect([status, body['code']]).toEqual([401, 'token_revoked']);
  });
});
