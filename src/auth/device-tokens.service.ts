import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { parse as uuidBytes, stringify as uuidText } from 'uuid';
import { Settings } from '../config/settings.js';

const LIFE_SECONDS = 90 * 24 * 60 * 60;

/** Bytes of each part, in this order. */
const USER = 16;
const EXPIRES = 4;
const PASSWORD = 16;
const SIGNATURE = 32;
const SIGNED = USER + EXPIRES + PASSWORD;
const CHARACTERS = Math.ceil(((SIGNED + SIGNATURE) * 4) / 3);

/** What a genuine token says; whether it still counts, `isOf` tells. */
export interface Device {
  userId: string;
  password: Buffer;
}

/**
 * Tells a device that somebody signed in on before from a stranger's. It gives no access: failed sign-ins that carry it
 * count apart. Fixed bytes with an HMAC-SHA-256, so that there is no format to be read in two ways.
 */
@Injectable()
export class DeviceTokensService {
  private readonly key: Buffer;

  constructor(settings: Settings) {
    this.key = settings.derivedKey('device token');
  }

  /** @param passwordHash as it stands now: with another password, the token counts as none @returns base64url */
  sign(userId: string, passwordHash: string): string {
    const expires = Buffer.alloc(EXPIRES);
    expires.writeUInt32BE(Math.floor(Date.now() / 1000) + LIFE_SECONDS);
    const signed = Buffer.concat([uuidBytes(userId), expires, this.digest(passwordHash)]);
    return Buffer.concat([signed, this.mac('token', signed)]).toString('base64url');
  }

  /** Asks no database. @returns null for anything but an unexpired token of ours */
  read(token: string): Device | null {
    if (token.length !== CHARACTERS) return null;
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.toString('base64url') !== token) return null; // Node skips what is no base64url
    const signed = bytes.subarray(0, SIGNED);
    if (!timingSafeEqual(this.mac('token', signed), bytes.subarray(SIGNED))) return null;
    if (signed.readUInt32BE(USER) * 1000 <= Date.now()) return null;
    return { userId: uuidText(signed.subarray(0, USER)), password: signed.subarray(USER + EXPIRES) };
  }

  /** Was the token given to this user, under the password of now? */
  isOf(device: Device, user: { id: string; passwordHash: string }): boolean {
    return device.userId === user.id && timingSafeEqual(device.password, this.digest(user.passwordHash));
  }

  private digest(passwordHash: string): Buffer {
    return this.mac('password', passwordHash).subarray(0, PASSWORD);
  }

  private mac(purpose: 'token' | 'password', value: string | Buffer): Buffer {
    return createHmac('sha256', this.key).update(`${purpose}\0`).update(value).digest();
  }
}
