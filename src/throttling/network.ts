import ipaddr from 'ipaddr.js';

/** Some proxies write the port too: `203.0.113.7:4711`, `[2001:db8::7]:4711`. */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/;

/**
 * @param address as the connection or a trusted proxy tells it
 * @returns what counts as one address: IPv4 whole, IPv6 by its /64 (RFC 6177: an end site holds at least that). What is
 * no address (`unknown`, RFC 7239 section 6.2) counts as one for all, so that it is no way around a budget.
 */
export function networkOf(address: string): string {
  const [, bracketed, dotted] = WITH_PORT.exec(address) ?? [];
  const bare = bracketed ?? dotted ?? address;
  if (!ipaddr.isValid(bare)) return 'unknown';
  const parsed = ipaddr.process(bare);
  return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toByteArray().slice(0, 8).join('.');
}
