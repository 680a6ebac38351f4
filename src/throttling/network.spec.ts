import { networkOf } from './network.js';

describe('networkOf', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
  ])('takes the IPv4 address %s whole', (address, network) => expect(networkOf(address)).toBe(network));

  it('takes IPv6 addresses of one /64 as one, with a port or without', () => {
    const same = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '[2001:db8:1:2::1]:4711', '[2001:DB8:1:2::]'];
    expect(new Set(same.map(networkOf)).size).toBe(1);
    expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf(same[0]!));
  });

  it('takes all that is no address as one', () => {
    const words = ['', 'unknown', '_hidden', 'unix:', '1.2.3.4.5', 'a:b', '[x]:1'];
    expect(new Set(words.map(networkOf))).toEqual(new Set(['unknown']));
  });
});
