import { BlockList, isIPv6 } from 'node:net';

/**
 * Addresses that do not lead to the internet but into this host or its network (IANA's registries of special-purpose
 * addresses), or to what Azure tells its own machines (168.63.129.16). IPv4 addresses written as IPv6 count as what they are.
 */
const inside = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(network, bits, 'ipv4');

/** What the internet uses of IPv6 so far, and in it what leads back to IPv4: Teredo and 6to4. */
const internet = new BlockList();
internet.addSubnet('2000::', 3, 'ipv6');
inside.addSubnet('2001::', 32, 'ipv6');
inside.addSubnet('2002::', 16, 'ipv6');

/** Whether an IP address is one of the internet. */
export const isPublicAddress = (address: string): boolean =>
  isIPv6(address)
    ? internet.check(address, 'ipv6') && !inside.check(address, 'ipv6')
    : !inside.check(address);

/** What answers a host about itself: the metadata and the tokens of its identity. Nothing else lies there. */
const forHosts = new BlockList();
forHosts.addSubnet('169.254.0.0', 16, 'ipv4');
forHosts.addAddress('168.63.129.16', 'ipv4');
forHosts.addSubnet('fe80::', 10, 'ipv6');
forHosts.addAddress('fd00:ec2::254', 'ipv6');

/** IPv4 addresses written as IPv6 count as what they are. */
export const isReservedForHosts = (address: string): boolean =>
  forHosts.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
