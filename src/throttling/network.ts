import ipaddr from 'ipaddr.js';

/** @returns what counts as one address: IPv4 whole, IPv6 by its /64 (RFC 6177: an end site holds at least that) */
export function networkOf(address: string): string {
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toByteArray().slice(0, 8).join('.');
}
