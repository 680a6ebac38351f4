import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { CurrentUser } from '../access/current-user.js';
import { currentRequest } from '../http/request-context.js';
import type { AuditEvent } from './audit-event.js';
import { recordEvent } from './record-event.sql.js';

const MAX_USER_AGENT_CHARACTERS = 256;

/** @returns what the caller says of their program, cut to a length that nobody needs more of */
export const userAgentOf = (request: FastifyRequest | undefined): string | null =>
  request?.headers['user-agent']?.slice(0, MAX_USER_AGENT_CHARACTERS) ?? null;

/** Writes the record of who did what. */
@Injectable()
export class AuditService {
  /** Writes an event in the caller's transaction: it counts when the change counts. */
  async record(manager: EntityManager, event: AuditEvent): Promise<void> {
    await manager.query(`WITH ${recordEvent('$1')} SELECT 1`, [this.prepared(event)]);
  }

  /** @returns the event as `recordEvent` takes it, for statements that write it along with something else */
  prepared(event: AuditEvent): string {
    const request = currentRequest();
    const caller = (request as { user?: CurrentUser } | undefined)?.user;
    return JSON.stringify({
      id: uuidv7(),
      action: event.action,
      outcome: event.outcome ?? 'success',
      actor_id: event.actorId === undefined ? (caller?.userId ?? null) : event.actorId,
      session_id: event.sessionId === undefined ? (caller?.sessionId ?? null) : event.sessionId,
      subject_id: event.subjectId ?? null,
      target: event.target ?? null,
      details: event.details ?? {},
      request_id: request?.id ?? null,
      ip: request?.ip ?? null,
      user_agent: userAgentOf(request),
      reason: event.reason ?? null,
    });
  }
}
