import { lookup as dnsLookup } from 'node:dns'
import type { LookupAddress, LookupAllOptions } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

const HOST_PATTERN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** The address is one that the app must not call; nothing was sent. */
export class ForbiddenAddress extends Error {
  /** `host:port` when only the port is in the way: an operator can allow it. */
  readonly wanted: string | null

  constructor(message: string, wanted: string | null = null) {
    super(message)
    this.wanted = wanted
  }
}

/** A range as the library takes it. */
export type Range = ReturnType<typeof ipaddr.parseCIDR>

/** Finds all addresses of a name; another than the system's is for tests. */
export type Resolve = (hostname: string, options: LookupAllOptions, done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void

/** What an operator decided besides the rule: public hosts, port 443. */
export type Exceptions = {
  /** Whether `host:port` may be called; asked for other ports than 443 only. */
  isAllowedPort?: (hostWithPort: string) => Promise<boolean>
  privateRanges?: readonly Range[]
  /** Names of this app itself, which no portal has. */
  ownHosts?: readonly string[]
  resolve?: Resolve
}

/** Refuses what a lookup guard cannot see: other schemes and ports, user names, IP literals, odd hosts (TRUST V13). */
export async function assertPublicAddress(url: URL, { isAllowedPort, ownHosts = [] }: Exceptions = {}): Promise<void> {
  const ok = url.protocol === 'https:' && url.username === '' && url.password === '' && HOST_PATTERN.test(url.hostname) && !ownHosts.includes(url.hostname)
  if (!ok || url.port === '0') throw new ForbiddenAddress(`The app does not call ${url.origin}`)
  if (url.port !== '' && !await isAllowedPort?.(url.host)) throw new ForbiddenAddress(`The app does not call ${url.origin} until an operator allows its port`, url.host)
}

/** Global unicast only: no loopback, private, link-local, mapped, documentation or tunnel ranges. */
export function isPublicIp(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const ip = ipaddr.process(address)
  // What has no name is unicast to the library, also the two thirds of IPv6 that nobody was given.
  return ip.range() === 'unicast' && (ip instanceof ipaddr.IPv4 || ip.match(GLOBAL_IPV6))
}

/** Looks a name up for the very socket that is then opened, and lets it through only if every one of its addresses may be called. */
export function guardedLookup({ privateRanges = [], resolve = systemResolve }: Exceptions = {}): LookupFunction {
  const mayCall = (address: string): boolean => isPublicIp(address) || privateRanges.some((range) => isWithin(address, range))
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0)
      const [first] = addresses
      if (!first || !addresses.every(({ address }) => mayCall(address))) {
        return callback(new ForbiddenAddress(`${hostname} is not a public address`), '', 0)
      }
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family)
    })
  }
}

const systemResolve: Resolve = (hostname, options, done) => {
  dnsLookup(hostname, options, done)
}

/** Reads `10.20.0.0/16`. Throws when it is no range. */
export function parseRange(cidr: string): Range {
  return ipaddr.parseCIDR(cidr)
}

function isWithin(address: string, [base, bits]: Range): boolean {
  if (!ipaddr.isValid(address)) return false
  const ip = ipaddr.process(address)
  return ip.kind() === base.kind() && ip.match(base, bits)
}
