import { AuditKeys } from './audit-keys.js';
import { headMac, type Seal, sealMac } from './seal.js';

const keys = new AuditKeys(['an-audit-key-0123456789-0123456789-0123']);
const bytes = (value: number) => Buffer.alloc(32, value);
const seal: Omit<Seal, 'mac'> = {
  id: 7n,
  sealedAt: new Date(1_700_000_000_000),
  fromPosition: 100n,
  toPosition: 200n,
  events: 3,
  total: 30n,
  idsHash: bytes(1),
  contentsHash: bytes(2),
  rowsHash: bytes(3),
  broken: null,
  keyId: keys.currentId,
};
const hex = (mac: Buffer | undefined) => mac?.toString('hex');

describe('the MAC of a seal', () => {
  it('holds each part of it, and the seal before', () => {
    const others: Partial<typeof seal>[] = [
      { id: 8n },
      { sealedAt: new Date(1_700_000_000_001) },
      { fromPosition: 101n },
      { toPosition: 201n },
      { events: 4 },
      { total: 31n },
      { idsHash: bytes(9) },
      { contentsHash: bytes(9) },
      { rowsHash: bytes(9) },
      { broken: 'the head was edited' },
    ];
    const macs = [
      sealMac(keys, seal, null),
      sealMac(keys, seal, bytes(4)),
      sealMac(keys, seal, bytes(5)),
      ...others.map((other) => sealMac(keys, { ...seal, ...other }, bytes(4))),
      sealMac(new AuditKeys(['another-audit-key-0123456789-0123456789']), seal, bytes(4)),
    ].map(hex);
    expect(new Set(macs).size).toBe(macs.length);
  });

  it('is never that of a head', () => {
    const link = { sealId: 7n, toPosition: 200n, total: 30n, mac: bytes(4) };
    expect(hex(headMac(keys, link, keys.currentId))).not.toBe(hex(sealMac(keys, seal, bytes(4))));
  });

  it('is none under a key that is not known', () => {
    expect(sealMac(keys, { ...seal, keyId: '0123456789abcdef' }, null)).toBeUndefined();
  });
});
