/** TRUST §6.8, written out. */

const LOOPBACK = [
  '127.0.0.1', '127.1', '0', '0.0.0.0', '2130706433', '0x7f000001', '0177.0.0.1', '0x7f.1', '①②⑦.0.0.1', '127。0。0。1', 'localhost', 'localhost.', 'LOCALHOST', 'ip6-localhost', 'host.docker.internal',
  '127.0.1', '127.255.255.254', '017700000001', '1２7.0.0.1', 'ⓛocalhost', 'localhost.localdomain', 'app.localhost', '127.0.0.1.',
]
const IPV6 = [
  '[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[fe80::1%25eth0]', '[fe80::1]', '[fc00::1]', '[fd00:ec2::254]',
  '[::ffff:0:7f00:1]', '[::ffff:169.254.169.254]', '[fec0::1]', '[ff02::1]', '[2001:db8::1]', '[2606:4700::1111]',
]
const PRIVATE = [
  '169.254.169.254', 'metadata.google.internal', '100.100.100.200', '192.0.0.192', '10.0.0.1', '172.16.0.1', '192.168.0.1', '100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '2852039166', '0xa9fea9fe',
  '10.255.255.255', '172.31.255.255', '240.0.0.1', '0.1.2.3', '8.8.8.8',
]
/** The app's own public address and names. */
export const OWN_HOSTS = ['app.example.com', 'www.app.example.com']
const OWN = [...OWN_HOSTS, 'APP.EXAMPLE.COM', '203.0.113.10', '[2001:db8:10::1]']

/** Names that are perfectly public to look at, and what a resolver in an attacker's hands says to them, answer by answer. */
export const NAMES: Readonly<Record<string, string[][]>> = {
  '127.0.0.1.nip.io': [['127.0.0.1']], 'localtest.me': [['127.0.0.1']], '7f000001.rbndr.us': [['127.0.0.1']],
  'two-a-records.example': [['8.8.8.8', '127.0.0.1']], 'private-first.example': [['10.0.0.1', '8.8.8.8']], 'private-aaaa.example': [['::1', '8.8.8.8']], 'public-aaaa.example': [['2606:4700::1111', '127.0.0.1']],
  'cname-to-localhost.example': [['127.0.0.1', '::1']], 'ttl-zero.example': [['127.0.0.1'], ['::1'], ['10.0.0.1']], 'sixty-four.example': [[...Array.from({ length: 63 }, (_, index) => `8.8.8.${index + 1}`), '127.0.0.1']],
  'mapped.example': [['::ffff:127.0.0.1']], 'nat64.example': [['64:ff9b::7f00:1']], 'sixtofour.example': [['2002:7f00:1::']], 'metadata.example': [['169.254.169.254']], 'carrier.example': [['100.64.0.1']],
  'unspecified.example': [['0.0.0.0']], 'nobody.example': [[]], 'linklocal.example': [['fe80::1']], 'unique-local.example': [['fd00:ec2::254']],
}
const SYNTAX = [
  'a@127.0.0.1', 'good.bitrix24.com@evil', 'evil#.bitrix24.com', 'evil\\.bitrix24.com', 'a.bitrix24.com%00.evil', 'a.bitrix24.com\t.evil', 'a.bitrix24.com:22', 'a.bitrix24.com:0', 'a.bitrix24.com.evil.com',
  'evil-bitrix24.com', 'bitrix24.com.evil', 'bıtrix24.com', 'xn--btrix24-p4a.com', 'xn--80ak6aa92e.com', 'xn--', '"a b"', 'a_b.bitrix24.com', '-a.bitrix24.com', 'a..b', `${'a.'.repeat(125)}example`, `${'a'.repeat(64)}.bitrix24.com`,
  'a.bitrix24.com:443@127.0.0.1', '127.0.0.1#@a.bitrix24.com', '127.0.0.1\\@a.bitrix24.com', 'a.bitrix24.com:65536', 'a.bitrix24.com:-1', 'a.bitrix24.com:443:22', 'a.bitrix24.com,evil.example', 'a.bitrix24.com;evil.example',
  'a.bitrix24.com%2eevil.example', 'a.bitrix24.com%0d%0aHost:evil', 'a.bitrix24.com\n.evil', '*.bitrix24.com', 'a!b.example', '', '.', '..', '/', '@', ':443', '?', '#', ' ',
]
const SCHEMES = ['http', 'ftp', 'file', 'gopher', 'dict', 'ldap', 'data', 'javascript', 'blob', 'ws', 'wss', 'unix']

export const HOSTS: readonly string[] = [...LOOPBACK, ...IPV6, ...PRIVATE, ...OWN, ...Object.keys(NAMES), ...SYNTAX]

/** Every address to try, with the port on which somebody waits for a call. */
export function forbiddenUrls(port: number): string[] {
  const withHosts = HOSTS.flatMap((host) => [`https://${host}/rest/`, `https://${host}:${port}/rest/`, `http://${host}:${port}/rest/`])
  const withSchemes = SCHEMES.flatMap((scheme) => [`${scheme}://127.0.0.1:${port}/`, `${scheme}:127.0.0.1:${port}`, `${scheme}://localtest.me:${port}/rest/`, `${scheme}:https://127.0.0.1:${port}/`])
  const others = [
    'https:evil.com', 'https:/evil.com', '\\\\evil.com', '//evil.com', '///evil.com', 'evil.com', '/rest/', '', 'null', 'undefined', `https:127.0.0.1:${port}/`, `https:/127.0.0.1:${port}/`, `HTTPS://LOCALHOST:${port}/`,
    `https:\\\\127.0.0.1:${port}\\rest`, ` https://127.0.0.1:${port}/`, `ht\ttps://127.0.0.1:${port}/`, `unix:/var/run/docker.sock:/rest`, `data:text/html,<script>`, `javascript:fetch('http://127.0.0.1:${port}')`, `blob:http://127.0.0.1:${port}/x`,
  ]
  return [...new Set([...withHosts, ...withSchemes, ...others])]
}
