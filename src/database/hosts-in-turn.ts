import type { DatabaseHost } from '../config/database-address.js';

/** For each list of hosts the one to try first; connections of pool, feed and migrations to one address share it. */
const first = new WeakMap<readonly DatabaseHost[], number>();

/** @returns the hosts in the order in which a connection tries them: the one that was good last in front */
export function hostsInTurn(hosts: readonly DatabaseHost[]): DatabaseHost[] {
  const from = first.get(hosts) ?? 0;
  return [...hosts.slice(from), ...hosts.slice(0, from)];
}

/** It took a connection. */
export const preferHost = (hosts: readonly DatabaseHost[], host: DatabaseHost): unknown =>
  first.set(hosts, hosts.indexOf(host));

/** It turned out to take no writes: the next connection begins with the one behind it. */
export const passOverHost = (hosts: readonly DatabaseHost[], host: DatabaseHost): unknown =>
  first.set(hosts, (hosts.indexOf(host) + 1) % hosts.length);
