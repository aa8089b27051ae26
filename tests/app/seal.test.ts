import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSealer } from '../../server/app/seal.ts'

const [OLD, NEW, OTHER] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)] as const
const PLACE = 'portal_tokens.sealed/m/1'

/** As texts were sealed before there were several keys. */
function sealAsBefore(secret: Buffer, plain: string, place: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), 'seal', 32)), nonce, { authTagLength: 16 }).setAAD(Buffer.from(place))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`
}

describe('the sealer', () => {
  const [old, ring] = [createSealer(OLD), createSealer([NEW, OLD])]

  it.each(['', 'text', 'é 👋 王小明', 'x'.repeat(100_000)])('opens what it sealed: %j', (plain) => {
    expect(ring.open(ring.seal(plain, PLACE), PLACE)).toBe(plain)
  })

  it('says in the text which key sealed it, and nothing about the key', () => {
    expect(ring.keyId).toMatch(/^[0-9a-f]{8}$/)
    expect(ring.keyId).toBe(createSealer(NEW).keyId)
    expect(ring.keyId).not.toBe(old.keyId)
    expect(ring.currentPrefix).toBe(`v2.${ring.keyId}.`)
    expect(ring.seal('x', PLACE).startsWith(ring.currentPrefix)).toBe(true)
    expect(NEW.toString('hex')).not.toContain(ring.keyId)
  })

  it('seals with the first key and opens with all of them', () => {
    expect(ring.open(old.seal('before', PLACE), PLACE)).toBe('before')
    expect(createSealer(NEW).open(ring.seal('now', PLACE), PLACE)).toBe('now')
    expect(() => old.open(ring.seal('now', PLACE), PLACE)).toThrow(`No key ${ring.keyId} in APP_SECRET`)
  })

  it('opens texts of the first version by trying the keys', () => {
    expect(ring.open(sealAsBefore(OLD, 'long ago', PLACE), PLACE)).toBe('long ago')
    expect(ring.open(sealAsBefore(NEW, 'long ago', PLACE), PLACE)).toBe('long ago')
    expect(() => ring.open(sealAsBefore(OTHER, 'long ago', PLACE), PLACE)).toThrow()
  })

  it('opens nothing that was changed, cut or moved to another place', () => {
    const sealed = ring.seal('secret', PLACE)
    const [version, kid, data] = sealed.split('.') as [string, string, string]
    const bytes = Buffer.from(data, 'base64url')
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes)
      changed[index]! ^= 1
      expect(() => ring.open(`${version}.${kid}.${changed.toString('base64url')}`, PLACE)).toThrow()
    }
    for (let length = 0; length < bytes.length; length += 1) expect(() => ring.open(`${version}.${kid}.${bytes.subarray(0, length).toString('base64url')}`, PLACE)).toThrow()
    expect(() => ring.open(sealed, 'portal_tokens.sealed/m/2')).toThrow()
    expect(() => ring.open(`${version}.${old.keyId}.${data}`, PLACE)).toThrow()
    expect(() => ring.open(`v1.${data}`, 'other')).toThrow()
  })

  it.each(['', 'text', 'v1', 'v2', 'v2.abc', 'v3.00000000.AAAA', '..', 'v2..', 'v1.'])('opens no text like %j', (text) => {
    expect(() => ring.open(text, PLACE)).toThrow()
  })

  it('is not made without a key', () => {
    expect(() => createSealer([])).toThrow('Sealing needs a key')
  })

  it('makes a blind index of each key, the first key’s first', () => {
    const indexes = ring.blindIndexes('phone', '+351912345678')
    expect(indexes).toEqual([createSealer(NEW).blindIndex('phone', '+351912345678'), old.blindIndex('phone', '+351912345678')])
    expect(ring.blindIndex('phone', '+351912345678')).toBe(indexes[0])
    expect(ring.blindIndexes('email', '+351912345678')).not.toEqual(indexes)
    expect(new Set(indexes).size).toBe(2)
  })
})
