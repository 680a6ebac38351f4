import type { Answer, Server } from './server.js';
import type { Person } from './people.js';

export interface Grant {
  grant_id: string;
  grantee: { full_name: string | null; username: string };
  created_at: string;
  expires_at: string;
}

export interface Patient {
  user_id: string;
  full_name: string | null;
  granted_at: string;
  expires_at: string;
}

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** The calls about grants, each by a person. */
export const grantCalls = (server: Server) => ({
  give: (by: Person, grantee_email: unknown, more: object = {}): Promise<Answer<Grant>> =>
    server.request('POST', '/users/me/grants', {
      token: by.accessToken,
      body: { grantee_email, ...more },
    }),
  list: (by: Person, query = ''): Promise<Answer<Page<Grant>>> =>
    server.request('GET', `/users/me/grants${query}`, { token: by.accessToken }),
  withdraw: (by: Person, id: string) =>
    server.request('DELETE', `/users/me/grants/${id}`, { token: by.accessToken }),
  patients: (by: Person, query = ''): Promise<Answer<Page<Patient>>> =>
    server.request('GET', `/patients${query}`, { token: by.accessToken }),
  twin: (by: Person, userId: string) =>
    server.request('GET', `/patients/${userId}/anatomy`, { token: by.accessToken }),
});

/** An answer's body without what differs from call to call. */
export const sameBody = ({ body }: Answer<object>) => ({ ...body, instance: '', request_id: '' });

export const refused = (status: number, code: string) => ({ status, body: { code } });
