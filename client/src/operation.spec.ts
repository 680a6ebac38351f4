import { addressed, operationOf } from './operation.js';

const rename = operationOf('PATCH /chat/sessions/{session_id}?dry json');

describe('the fields of a call', () => {
  it('go to the path, the query and the body', () => {
    expect(addressed(rename, { session_id: 'a b/ü', dry: true, title: 'Knee', note: null })).toEqual({
      path: '/chat/sessions/a%20b%2F%C3%BC?dry=true',
      body: '{"title":"Knee","note":null}',
    });
  });

  it('are left out when undefined, and no body is sent where there is none', () => {
    const list = operationOf('GET /admin/users?q&role&limit');
    expect(addressed(list, { q: undefined, role: ['user', 'admin'], limit: 0 })).toEqual({
      path: '/admin/users?role=user&role=admin&limit=0',
      body: undefined,
    });
    expect(addressed(list, {})).toEqual({ path: '/admin/users', body: undefined });
  });

  it('may be a form', () => {
    const grant = operationOf('POST /auth/token public form tokens');
    expect(addressed(grant, { grant_type: 'password', username: 'a+b@example.org' }).body).toBe(
      'grant_type=password&username=a%2Bb%40example.org',
    );
  });

  it.each(['', '.', '..', undefined, null])('never lead to another route: %p in a path', (session_id) => {
    expect(() => addressed(rename, { session_id })).toThrow('session_id must be given');
  });
});
