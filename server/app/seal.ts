import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

const VERSION = 'v1'
const TAG_BYTES = 16

/** `place` names table, column and row, so that a sealed text can't be moved elsewhere. */
export type Sealer = {
  seal: (plain: string, place: string) => string
  /** Throws when the text was changed or stood in another place. */
  open: (sealed: string, place: string) => string
  /** Equal for equal inputs, worthless without the key: for finding repeats without reading contacts. */
  blindIndex: (kind: 'phone' | 'email', value: string) => string
}

/** AES-256-GCM with keys derived from one 32-byte secret. */
export function createSealer(secret: Buffer): Sealer {
  const key = derive(secret, 'seal')
  const indexKey = derive(secret, 'blind-index')
  return {
    seal(plain, place) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(place))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return [VERSION, Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')].join('.')
    },
    open(sealed, place) {
      const [version, data] = sealed.split('.')
      if (version !== VERSION || data === undefined) throw new Error('Unknown seal')
      const bytes = Buffer.from(data, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(12, 12 + TAG_BYTES))
      return Buffer.concat([decipher.update(bytes.subarray(12 + TAG_BYTES)), decipher.final()]).toString('utf8')
    },
    blindIndex: (kind, value) => createHmac('sha256', indexKey).update(`${kind}:${value}`).digest('base64url'),
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

function derive(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), purpose, 32))
}
