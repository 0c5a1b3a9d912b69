import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * What is not on the public Internet: this machine, its network, the services of a cloud about their machines, and what is set aside.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const ipv4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Metadata of Alibaba Cloud is within 100.64.0.0/10, that of Azure's machines beside its usual address here.
  ['168.63.129.16', 32],
];

/** @see https://www.iana.org/assignments/iana-ipv6-special-registry */
const ipv6: readonly (readonly [string, number])[] = [
  // Unspecified, loopback, and addresses of IPv4 in the old compatible form.
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  // Teredo and other protocol assignments, documentation.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const blocked = new BlockList();
for (const [net, prefix] of ipv6) blocked.addSubnet(net, prefix, 'ipv6');
for (const [net, prefix] of ipv4) {
  const hex = Buffer.from(net.split('.').map(Number)).toString('hex');
  const [high, low] = [hex.slice(0, 4), hex.slice(4)];
  blocked.addSubnet(net, prefix, 'ipv4');
  // The same address as IPv6 writes it: mapped, translated (NAT64), and by way of 6to4.
  blocked.addSubnet(`::ffff:${high}:${low}`, 96 + prefix, 'ipv6');
  blocked.addSubnet(`::ffff:0:${high}:${low}`, 96 + prefix, 'ipv6');
  blocked.addSubnet(`64:ff9b::${high}:${low}`, 96 + prefix, 'ipv6');
  blocked.addSubnet(`2002:${high}:${low}::`, 16 + prefix, 'ipv6');
}

/** Whether an address is not to be reached on behalf of whoever wrote an event; also what is no address at all. */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  return isIP(bare) === 0 || blocked.check(bare, isIPv4(bare) ? 'ipv4' : 'ipv6');
}
