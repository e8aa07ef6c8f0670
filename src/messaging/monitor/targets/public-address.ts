/** Where a webhook may go: to the open internet, never to this machine, its network, or a cloud's inner services. */
import { lookup } from 'node:dns/promises'
import { BlockList, isIP, isIPv6 } from 'node:net'

const NOT_PUBLIC = new BlockList()
for (const [net, prefix] of [
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
] as const)
  NOT_PUBLIC.addSubnet(net, prefix, 'ipv4')

/** The only part of IPv6 that is given to the public, and what of it leads back to IPv4 or is for examples. */
const PUBLIC_6 = new BlockList()
PUBLIC_6.addSubnet('2000::', 3, 'ipv6')
const NOT_PUBLIC_6 = new BlockList()
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  NOT_PUBLIC_6.addSubnet(net, prefix, 'ipv6')

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false
  if (!isIPv6(address)) return !NOT_PUBLIC.check(address, 'ipv4')
  return PUBLIC_6.check(address, 'ipv6') && !NOT_PUBLIC_6.check(address, 'ipv6')
}

export function isLoopbackAddress(address: string): boolean {
  return isIP(address) !== 0 && LOOPBACK.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

export interface PinnedAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** All addresses of a name. An address is a name of its own. */
export type Resolve = (host: string) => Promise<readonly PinnedAddress[]>

export const resolveHost: Resolve = async (host) => {
  const found = await lookup(host, { all: true, verbatim: true })
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
}

/**
 * The address to connect to, or null where any of the name's addresses is one that must not be reached: a name that leads to
 * both is not to be trusted.
 */
export function pickAddress(addresses: readonly PinnedAddress[], isLoopbackAllowed: boolean): PinnedAddress | null {
  const isAllowed = ({ address }: PinnedAddress) =>
    isPublicAddress(address) || (isLoopbackAllowed && isLoopbackAddress(address))
  return addresses.every(isAllowed) ? (addresses[0] ?? null) : null
}
