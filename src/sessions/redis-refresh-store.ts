import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { PreparedStatements } from '../database/prepared-statements.service.js';
import { StoreUnavailable } from '../http/problems.js';
import type { RedisScript } from '../redis/redis-script.js';
import { RedisService } from '../redis/redis.service.js';
import { END_ONE_FOR_CAUSE } from './end-sessions.sql.js';
import type { Begun, Cause, Judged, Outcome, RefreshStore, Turn } from './refresh-store.js';
import type { RefreshClaims } from './refresh-tokens.service.js';
import { BEGIN, ROTATE_IN_REDIS } from './rotate.script.js';
import { READ_HOLDER, TOUCH } from './session-holder.sql.js';

/** How far the list of sessions may lag behind: `last_used_at` and `expires_at` are written no more often. */
const LONGEST_SILENCE_SECONDS = 3_600;

interface Holder {
  goes_on: boolean;
  roles: string[];
  ver: number;
  is_old_news: boolean;
}

/**
 * Keeps the generation in Redis, under a key that expires with the newest token. Who has the session, and whether it goes
 * on, stands in PostgreSQL and is read there first: what was ended there is over, whatever Redis says. Where Redis is away,
 * nothing is begun or refreshed; what it lost is refused.
 */
@Injectable()
export class RedisRefreshStore implements RefreshStore {
  readonly firstGeneration = -1;

  constructor(
    private readonly settings: Settings,
    private readonly statements: PreparedStatements,
    private readonly redis: RedisService,
  ) {}

  assertAvailable(): void {
    this.incarnation();
  }

  async begin(sessionId: string, userId: string): Promise<Begun> {
    const { refreshTokenTtlSeconds: ttl, sessionMaxSeconds: max } = this.settings;
    const values = [userId, this.incarnation(), ttl * 1000, max * 1000];
    const [now, expires] = (await this.run(BEGIN, sessionId, values)) as [number, number];
    return { rotated_at: new Date(now), expires_at: new Date(expires), seconds_left: (expires - now) / 1000 };
  }

  async judge(token: RefreshClaims, reused: string, turn: Turn): Promise<Judged | undefined> {
    if (typeof turn !== 'boolean') throw new Error('Redis takes no point of PostgreSQL along.');
    const { sessionId, userId } = token;
    const silence = Math.min(LONGEST_SILENCE_SECONDS, this.settings.refreshTokenTtlSeconds / 10);
    const [holder] = await this.statements.run<Holder>(READ_HOLDER, [sessionId, userId, silence]);
    if (!holder) return undefined;
    const judged = holder.goes_on ? await this.rotate(token, turn) : { outcome: 'dead' as const };
    if (judged.outcome === 'reuse' && !(await this.end(token, reused, judged.cause))) judged.outcome = 'dead'; // somebody else ended it meanwhile, and recorded why
    if (judged.outcome === 'rotated' && holder.is_old_news)
      await this.statements.run(TOUCH, [sessionId, judged.seconds_left]).catch(() => undefined); // the next one will
    const { roles, ver } = holder;
    return { id: sessionId, user_id: userId, roles, ver, ...judged } as Judged;
  }

  private async rotate(
    { sessionId, userId, generation }: RefreshClaims,
    mayMove: boolean,
  ): Promise<Partial<Judged>> {
    const { reuseWindowSeconds, refreshTokenTtlSeconds, sessionMaxSeconds } = this.settings;
    const spans = [reuseWindowSeconds, refreshTokenTtlSeconds, sessionMaxSeconds].map((span) => span * 1000);
    const values = [userId, this.incarnation(), generation, ...spans, Number(mayMove)];
    const answer = await this.run(ROTATE_IN_REDIS, sessionId, values);
    const [outcome, cause, newest, rotated, expires, left] = answer as [
      Outcome,
      Cause,
      number,
      number,
      number,
      number,
    ];
    if (outcome === 'lost') return { outcome };
    return {
      outcome,
      cause,
      generation: newest,
      rotated_at: new Date(rotated),
      expires_at: new Date(expires),
      seconds_left: left / 1000,
    };
  }

  /** Also what an instance left undone that died in between: the key says so to whoever comes next. */
  private async end(
    { sessionId, userId }: RefreshClaims,
    reused: string,
    cause: Cause | null | undefined,
  ): Promise<boolean> {
    const ended = await this.statements.run(END_ONE_FOR_CAUSE, [userId, 'reuse', sessionId, reused, cause]);
    return ended.length > 0;
  }

  /** Another application may use the same Redis. */
  private async run(script: RedisScript, sessionId: string, values: (string | number)[]): Promise<unknown> {
    try {
      return await this.redis.run(script, [`meditwin:session:${sessionId}`], values);
    } catch (cause) {
      throw new StoreUnavailable({ cause, detail: DETAIL });
    }
  }

  private incarnation(): string {
    const { incarnation } = this.redis;
    if (incarnation === undefined) throw new StoreUnavailable({ detail: DETAIL });
    return incarnation;
  }
}

const DETAIL = 'Nobody can sign in or refresh right now; everything else goes on.';
