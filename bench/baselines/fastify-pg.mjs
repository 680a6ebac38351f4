// Fastify 5 and the driver alone, running the statements that the API runs: no token, no validation, no log.
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { ROTATE_WITHIN_BUDGET } from '../../dist/src/sessions/rotate.sql.js';

const WINDOW_SECONDS = 60;
const REFRESH_SECONDS = 7 * 86_400;
const SESSION_SECONDS = 30 * 86_400;

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
/** What `recorded-statements.mjs` made of a call: by person, statements with the ids that are new each time. */
const recorded = process.env.STATEMENTS ? JSON.parse(readFileSync(process.env.STATEMENTS, 'utf8')) : [];

const fastify = Fastify({ logger: { level: 'error' } });

fastify.get('/me/:id', async (request) => {
  const { rows } = await pool.query({
    name: 'me',
    text: `SELECT id, email, username, full_name, is_active, roles, version, created_at, last_login_at
           FROM users WHERE id = $1 AND is_active LIMIT 1`,
    values: [request.params.id],
  });
  return rows[0];
});

fastify.post('/recorded/:person', async (request) => {
  const { statements, fresh } = recorded[request.params.person];
  const ids = new Map(fresh.map((id) => [id, uuidv7()]));
  const renewed = (text) => {
    for (const [old, id] of ids) text = text.replaceAll(old, id);
    return text;
  };
  const client = await pool.connect();
  try {
    for (const { name, sql, values } of statements)
      await client.query({ name, text: sql, values: values.map((value) => value && renewed(value)) });
  } finally {
    client.release();
  }
  return { statements: statements.length };
});

fastify.post('/rotation', async (request) => {
  const { sid, sub, gen } = request.body;
  const { rows } = await pool.query({
    name: 'rotation',
    text: ROTATE_WITHIN_BUDGET,
    values: [
      sid,
      sub,
      gen,
      WINDOW_SECONDS,
      REFRESH_SECONDS,
      SESSION_SECONDS,
      '{}',
      `refresh:${sid}`,
      60_000,
      1,
    ],
  });
  return rows[0];
});

console.log(`listening on ${await fastify.listen({ host: '127.0.0.1', port: 0 })}`);
