import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

const VERSION = 'v2'
/** Before there were several keys; such texts do not say which one sealed them. */
const FIRST_VERSION = 'v1'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_ID_DIGITS = 8
const MAC_FORM = /^[0-9a-f]{8}\.[A-Za-z0-9_-]{43}$/

/** `place` names table, column and row, so that a sealed text can't be moved elsewhere. */
export type Sealer = {
  /** How texts under the first key begin: rows that begin otherwise are sealed anew (app/system/reseal.ts). */
  currentPrefix: string
  /** The first key's name; it tells nothing about the key. */
  keyId: string
  seal: (plain: string, place: string) => string
  /** Throws when the text was changed, stood in another place or was sealed with a key that is not in the ring. */
  open: (sealed: string, place: string) => string
  /** Equal for equal inputs, worthless without the key: for finding repeats without reading contacts. */
  blindIndex: (kind: IndexKind, value: string) => string
  /** One of each key, the first key's first: rows written under an older key are found too. */
  blindIndexes: (kind: IndexKind, value: string) => string[]
  /** Proves that whoever wrote the text has the key; says under which. */
  mac: (text: string) => string
  /** `no_key`: it was made with a key that is not in the ring, so nobody can tell. */
  checkMac: (text: string, mac: string) => MacCheck
}

export type MacCheck = 'genuine' | 'forged' | 'no_key'

export type IndexKind = 'phone' | 'email' | 'name' | 'network' | 'body'

type Key = { id: string, seal: Buffer, index: Buffer, mac: Buffer }

/** AES-256-GCM with keys derived from 32-byte secrets. The first seals, all of them open. */
export function createSealer(secrets: Buffer | readonly Buffer[]): Sealer {
  const [first, ...others] = (Buffer.isBuffer(secrets) ? [secrets] : secrets).map(toKey)
  if (!first) throw new Error('Sealing needs a key')
  const ring = [first, ...others]
  const currentPrefix = `${VERSION}.${first.id}.`
  const blindIndexes = (kind: IndexKind, value: string): string[] => ring.map(({ index }) => createHmac('sha256', index).update(`${kind}:${value}`).digest('base64url'))
  return {
    currentPrefix,
    keyId: first.id,
    seal: (plain, place) => currentPrefix + encrypt(first.seal, plain, place),
    open: (sealed, place) => {
      const { keys, data } = keysFor(ring, sealed)
      return decryptWithOne(keys, data, place)
    },
    blindIndex: (kind, value) => blindIndexes(kind, value)[0] ?? '',
    blindIndexes,
    mac: (text) => macOf(first, text),
    checkMac: (text, mac) => {
      const key = ring.find(({ id }) => mac.startsWith(`${id}.`))
      if (!key) return isMac(mac) ? 'no_key' : 'forged'
      return sameHash(macOf(key, text), mac) ? 'genuine' : 'forged'
    },
  }
}

/** SHA-256 as hex: how session and application tokens are kept. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Constant-time comparison of two hashes; false when one is missing. */
export function sameHash(a: string, b: string | null): boolean {
  if (b === null) return false
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}

function toKey(secret: Buffer): Key {
  const seal = derive(secret, 'seal')
  return { id: createHash('sha256').update(seal).digest('hex').slice(0, KEY_ID_DIGITS), seal, index: derive(secret, 'blind-index'), mac: derive(secret, 'mac') }
}

function macOf({ id, mac }: Key, text: string): string {
  return `${id}.${createHmac('sha256', mac).update(text).digest('base64url')}`
}

function isMac(text: string): boolean {
  return MAC_FORM.test(text)
}

function keysFor(ring: readonly Key[], sealed: string): { keys: readonly Key[], data: string } {
  const [version, second, third] = sealed.split('.')
  if (version === FIRST_VERSION && second !== undefined) return { keys: ring, data: second }
  if (version !== VERSION || third === undefined) throw new Error('Unknown seal')
  const keys = ring.filter(({ id }) => id === second)
  if (keys.length === 0) throw new Error(`No key ${second} in APP_SECRET`)
  return { keys, data: third }
}

function decryptWithOne(keys: readonly Key[], data: string, place: string): string {
  let trouble: unknown
  for (const { seal } of keys) {
    try {
      return decrypt(seal, data, place)
    } catch (error) {
      trouble = error
    }
  }
  throw trouble
}

function encrypt(key: Buffer, plain: string, place: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(place))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
}

function decrypt(key: Buffer, data: string, place: string): string {
  const bytes = Buffer.from(data, 'base64url')
  const bodyAt = NONCE_BYTES + TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(NONCE_BYTES, bodyAt))
  return Buffer.concat([decipher.update(bytes.subarray(bodyAt)), decipher.final()]).toString('utf8')
}

function derive(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), purpose, 32))
}
