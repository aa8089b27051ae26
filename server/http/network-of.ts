import ipaddr from 'ipaddr.js'

const IPV6_BITS = 64
const AROUND = { ipv4: 24, ipv6: 48 }

/** Whom to count a caller as: an IPv4 address, or the network that one IPv6 connection gets as a whole. */
export function networkOf(ip: string | undefined): string {
  if (ip === undefined || !ipaddr.isValid(ip)) return 'unknown'
  const address = ipaddr.process(ip)
  if (address instanceof ipaddr.IPv4) return address.toString()
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${IPV6_BITS}`).toString()}/${IPV6_BITS}`
}

/** The networks around a caller's, as one: what may be kept of an address. Null when nobody knows. */
export function neighbourhoodOf(ip: string | undefined): string | null {
  if (ip === undefined || !ipaddr.isValid(ip)) return null
  const address = ipaddr.process(ip)
  return address instanceof ipaddr.IPv4
    ? `${ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${AROUND.ipv4}`).toString()}/${AROUND.ipv4}`
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${AROUND.ipv6}`).toString()}/${AROUND.ipv6}`
}
