import ipaddr from 'ipaddr.js'

const IPV6_BITS = 64

/** Whom to count a caller as: an IPv4 address, or the network that one IPv6 connection gets as a whole. */
export function networkOf(ip: string | undefined): string {
  if (ip === undefined || !ipaddr.isValid(ip)) return 'unknown'
  const address = ipaddr.process(ip)
  if (address instanceof ipaddr.IPv4) return address.toString()
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${IPV6_BITS}`).toString()}/${IPV6_BITS}`
}
