import { randomBytes } from 'node:crypto'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { Chance } from './chance.ts'

/** What forgers post; every one of them must change nothing. */

export type Door = '/install' | '/app' | '/api/install' | '/b24/event'
/** `body` is sent as it is. `mayRefuse`: so large or so deep that a 4xx is right (TRUST W11, W12, W16). */
export type Post = { door: Door, query: string, body: string, type: string, mayRefuse: boolean, what: string }

/** Whom the forger plays, whom he owns, and where he waits for calls. */
export type Scene = { victim: SandboxPortal, own: SandboxPortal, trap: string, oauthUrl: string, previousToken: string, spentRefresh: string }

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const ANY = (bytes: number): string => randomBytes(bytes).toString('hex')

function form(pairs: readonly (readonly [string, string])[]): string {
  return new URLSearchParams(pairs.map(([key, value]) => [key, value])).toString()
}

type Claims = { refresh: string, access: string, application: string, member: string, address: string, server: string, what: string }

/** Tokens, identities and addresses, right and wrong ones mixed; never all of them right. */
function claims(chance: Chance, { victim, own, trap, oauthUrl, previousToken, spentRefresh }: Scene): Claims {
  const proofs: [string, () => string][] = [
    ['random', () => ANY(32)], ['spent', () => spentRefresh], ['another portal’s', () => own.tokensFor().refresh_token], ['an employee’s', () => victim.tokensFor(7).refresh_token],
    ['an access token', () => victim.tokensFor().access_token], ['empty', () => ''], ['short', () => 'abc'], ['too long', () => 'a'.repeat(300)], ['a path', () => '../../../../oauth/token/x'.repeat(2)], ['letters', () => 'ünï'.repeat(20)],
  ]
  const [what, refresh] = chance.pick(proofs)
  const host = chance.pick([trap, `evil@${trap}`, `${trap}#oauth.bitrix.info`, `oauth.bitrix.info@${trap}`, `127.1:${trap.split(':')[1]}`, `[::ffff:127.0.0.1]:${trap.split(':')[1]}`, `localhost:${trap.split(':')[1]}`, '169.254.169.254', 'metadata.google.internal', 'evil.example', victim.domain])
  const scheme = chance.pick(['http://', 'https://', '//', 'file:///', 'HTTP://'])
  return {
    what, refresh: refresh(), access: chance.pick([ANY(32), own.tokensFor().access_token, victim.tokensFor(7).access_token, '']),
    application: chance.pick([ANY(16), own.applicationToken, victim.applicationToken, previousToken, '', 'undefined', 'null']),
    member: chance.pick([victim.memberId, victim.memberId, victim.memberId, victim.memberId.toUpperCase(), ` ${victim.memberId}`, `${victim.memberId}0`, 'c'.repeat(32), '../', 'x']),
    address: `${scheme}${host}/rest/`, server: chance.pick([`${scheme}${host}/rest/`, `${oauthUrl}/rest/`, `${oauthUrl}.evil.example/`]),
  }
}

/** At each of the doors through which an installation may come. */
export function forgedInstall(chance: Chance, scene: Scene): Post {
  const it = claims(chance, scene)
  const door = chance.pick<Door>(['/install', '/app', '/api/install', '/b24/event', '/b24/event'])
  const host = hostOf(it.address)
  if (door === '/api/install') return { door, query: '', body: installJson(chance, it), type: JSON_TYPE, mayRefuse: true, what: `${door} ${it.what}` }
  if (door === '/b24/event') {
    const pairs = [
      ['event', chance.pick(['ONAPPINSTALL', 'OnAppInstall', 'ONAPPUPDATE', 'ONAPPINSTALL\0', 'onappupdate'])], ['data[VERSION]', '2'], ['data[ACTIVE]', 'Y'], ['data[INSTALLED]', 'Y'], ['ts', String(chance.whole(1, 2_000_000_000))],
      ['auth[member_id]', it.member], ['auth[domain]', host], ['auth[client_endpoint]', it.address], ['auth[server_endpoint]', it.server], ['auth[status]', 'F'],
      ['auth[user_id]', '1'], ['auth[is_admin]', '1'], ['auth[access_token]', it.access], ['auth[refresh_token]', it.refresh], ['auth[application_token]', it.application],
    ] as const
    return { door, query: '', body: mangled(chance, form(pairs)), type: FORM, mayRefuse: false, what: `${door} ${it.what}` }
  }
  const pairs = [
    ['AUTH_ID', it.access], ['REFRESH_ID', it.refresh], ['AUTH_EXPIRES', '3600'], ['member_id', it.member], ['status', 'F'], ['APPLICATION_TOKEN', it.application], ['SERVER_ENDPOINT', it.server],
    ['PLACEMENT', chance.pick(['DEFAULT', 'javascript:alert(1)', '</script><script>alert(1)</script>'])], ['PLACEMENT_OPTIONS', chance.pick(['{', '[]', 'null', '{"__proto__":{"x":1}}', '{"ID":"1 OR 1=1"}', 'x'.repeat(5_000)])],
  ] as const
  const query = `?${form([['DOMAIN', chance.pick([host, scene.victim.domain, 'a.bitrix24.com\r\nX: y', '<script>', 'x'.repeat(5_000)])], ['PROTOCOL', chance.pick(['0', '1'])], ['LANG', '../../'], ['APP_SID', ANY(16)]])}`
  return { door, query, body: mangled(chance, form(pairs)), type: FORM, mayRefuse: false, what: `${door} ${it.what}` }
}

function hostOf(address: string): string {
  return address.replace(/^[a-z]*:?\/+/i, '').replace(/\/.*$/, '')
}

function installJson(chance: Chance, { access, refresh, member, address, application }: Claims): string {
  const body = { accessToken: access, refreshToken: refresh, memberId: member }
  const shapes: unknown[] = [
    body, body, { ...body, applicationToken: application }, { ...body, domain: hostOf(address), client_endpoint: address, server_endpoint: address }, { ...body, refreshToken: [refresh] }, { ...body, memberId: { $ne: 1 } },
    [body], null, 'x', { ...body, accessToken: 1e999 }, { auth: body },
  ]
  const text = JSON.stringify(chance.pick(shapes))
  return chance.happens(0.1) ? text.replace(/\{/, '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"polluted":1}},') : text
}

/** Now and then a body is spoiled on its way. */
function mangled(chance: Chance, body: string): string {
  const ways: (() => string)[] = [
    () => `${body}&${body}`, () => `${body}&auth=x`, () => `auth=x&${body}`, () => `auth[member_id][]=y&${body}`, () => `${body}&__proto__[polluted]=1&constructor[prototype][polluted]=1`,
    () => `hasOwnProperty=1&toString=2&valueOf=3&then=4&length=5&toJSON=6&${body}`, () => `&&&=&=x&${body}`, () => body.replaceAll('%5B', '['), () => body.replaceAll('%5B', '%255B'), () => `${body}&a=%&b=%G1&c=%C0%AF&d=%FF`,
  ]
  return chance.happens(0.3) ? chance.pick(ways)() : body
}

const NAMES = ['ONCRMDEALUPDATE', 'ONCRMLEADUPDATE', 'ONCRMDEALDELETE', 'ONCRMLEADDELETE', 'ONCRMDEALMOVETOCATEGORY', 'ONAPPUNINSTALL', 'ONAPPUNINSTALL', 'oncrmdealupdate', 'ONUNKNOWN', 'ONCRMDEALUPDATE\0', 'X'.repeat(5_000)]

/** An event that its portal did not send. `items` are records that the app follows there. */
export function forgedEvent(chance: Chance, scene: Scene, items: readonly number[]): Post {
  const { victim, own, trap, previousToken } = scene
  const right = victim.applicationToken
  const tokens: [string, [string, string][]][] = [
    ['random', [['auth[application_token]', ANY(16)]]], ['nearly right', [['auth[application_token]', `${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}`]]], ['half', [['auth[application_token]', right.slice(0, 16)]]],
    ['upper case', [['auth[application_token]', right.toUpperCase()]]], ['with a space', [['auth[application_token]', `${right} `]]], ['with NUL', [['auth[application_token]', `${right}\0`]]], ['missing', []], ['empty', [['auth[application_token]', '']]],
    ['words', [['auth[application_token]', chance.pick(['undefined', 'null', '0', 'true', 'NaN'])]]], ['another portal’s', [['auth[application_token]', own.applicationToken]]], ['expired', [['auth[application_token]', previousToken]]],
    ['a list', [['auth[application_token][]', right]]], ['a map', [['auth[application_token][x]', right]]], ['twice', [['auth[application_token]', right], ['auth[application_token]', ANY(16)]]], ['long', [['auth[application_token]', 'f'.repeat(10_000)]]],
    ['the right one at another portal', [['auth[application_token]', right]]],
  ]
  const [what, token] = chance.pick(tokens)
  const member = what.startsWith('the right one') ? chance.pick([own.memberId, 'c'.repeat(32)]) : victim.memberId
  const id = chance.pick([...items.map(String), '', '0', '-1', '1.5', '1e3', '７４０５', '7405;DROP TABLE portals', '99999999999999999999', '[]', 'NaN'])
  const pairs: [string, string][] = [
    ['event', chance.pick(NAMES)], ['event_handler_id', '185'], ['data[FIELDS][ID]', id], ['ts', chance.pick(['', '0', '-1', '1e99', String(chance.whole(1, 2_000_000_000)), '2026-01-01'])],
    ['auth[member_id]', member], ['auth[domain]', trap], ['auth[client_endpoint]', `http://${trap}/rest/`], ['auth[server_endpoint]', `http://${trap}/rest/`], ['auth[access_token]', own.tokensFor().access_token], ['auth[scope]', '*'], ...token,
  ]
  const clean: Post = { door: '/b24/event', query: '', body: form(pairs), type: FORM, mayRefuse: false, what: `event, token ${what}` }
  return chance.happens(0.25) ? spoiled(chance, clean, right) : { ...clean, body: what === 'twice' ? clean.body : mangled(chance, clean.body) }
}

function spoiled(chance: Chance, clean: Post, right: string): Post {
  const { body } = clean
  const bombs: (() => Partial<Post>)[] = [
    () => ({ body: `${body}&a${'[b]'.repeat(5_000)}=1`, mayRefuse: true, what: 'depth 5,000' }), () => ({ body: `${body}&auth${'[x]'.repeat(40)}=1`, mayRefuse: true, what: 'depth 40' }),
    () => ({ body: `${body}&${'a[]=1&'.repeat(300)}`, mayRefuse: true, what: '300 parameters' }), () => ({ body: `${body}&${'b=1&'.repeat(10_000)}`, mayRefuse: true, what: '10,000 parameters' }),
    () => ({ body: `${body}&text=${'x'.repeat(200_000)}`, mayRefuse: true, what: '200 kB' }), () => ({ body: `${body}&a[999999999]=1`, what: 'a large index' }),
    () => ({ body: JSON.stringify({ event: 'ONAPPUNINSTALL', auth: { application_token: right } }), what: 'JSON called a form' }), () => ({ type: JSON_TYPE, mayRefuse: true, what: 'a form called JSON' }),
    () => ({ body: `{"event":"ONAPPUNINSTALL","auth":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, type: JSON_TYPE, mayRefuse: true, what: 'deep JSON' }), () => ({ type: `${FORM}; charset=utf-16`, mayRefuse: true, what: 'utf-16' }),
    () => ({ type: 'text/plain', mayRefuse: true, what: 'plain text' }), () => ({ body: body.split('&').map((pair) => pair.replace('=', '[]=')).join('&'), what: 'lists everywhere' }),
    () => ({ body: '', what: 'nothing' }), () => ({ body: '%%%=%%&&&[[]]', what: 'junk' }), () => ({ query: `?${body}`, body: '', what: 'all in the query' }),
  ]
  return { ...clean, ...chance.pick(bombs)() }
}
