import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** OWASP's least for argon2id: 19 MiB, two passes. */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const
const SALT_BYTES = 16

const derive = promisify(argon2)

/** What is kept of a password: the cost it was made with, salt and hash. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES)
  const hash = await derive('argon2id', { ...COST, message: password.normalize('NFKC'), nonce })
  return ['argon2id', COST.memory, COST.passes, nonce.toString('base64url'), hash.toString('base64url')].join('$')
}

/** Whether it is the password. Without one to compare with it takes as long and is false: the time tells nothing of who is known. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const [, memory, passes, salt, hash] = (kept ?? '').split('$')
  const expected = Buffer.from(hash ?? '', 'base64url')
  const nonce = salt === undefined ? randomBytes(SALT_BYTES) : Buffer.from(salt, 'base64url')
  const made = await derive('argon2id', {
    ...COST, memory: Number(memory ?? COST.memory), passes: Number(passes ?? COST.passes), message: password.normalize('NFKC'), nonce,
  })
  return expected.length === made.length && timingSafeEqual(expected, made)
}
