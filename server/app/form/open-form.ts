import { createHash, randomInt } from 'node:crypto'
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { Challenge, Solution } from 'altcha-lib/types'
import { z } from 'zod'
import type { App } from '../app.ts'

/** What a form's page carries: a token with the moment it was opened, and work for the browser to do meanwhile. */
export type OpenedForm = { token: string, challenge: string }
/** Work that was done, by its name; `isOwn`: for this very form. */
export type Proof = { id: string, isOwn: boolean }
/** What came back of it: null stands for whatever is not genuine. */
export type ReadOpening = { openedAt: number | null, proof: Proof | null }

/** About half a second of a telephone; checking it costs two hashes. */
const WORK = { algorithm: 'PBKDF2/SHA-256', cost: 1_000, keyLength: 32, from: 500, to: 1_500 } as const
/** Longer than any proof that a browser makes. */
const LONGEST = 4_096

const proofBody = z.object({
  challenge: z.object({ parameters: z.record(z.string(), z.unknown()), signature: z.string() }),
  solution: z.object({ counter: z.number().int().nonnegative(), derivedKey: z.string() }),
})

/** Opens a form under its one-time key. A genuine token that came back stays: the form was opened when it was first shown. */
export async function openForm(app: Pick<App, 'seal' | 'now'>, key: string, token = ''): Promise<OpenedForm> {
  return { token: openedAt(app, key, token) === null ? issueToken(app, key, app.now()) : token, challenge: JSON.stringify(await challengeFor(app, key)) }
}

/** Signed, so that nobody writes another moment, and bound to the key, so that it is worth one request. */
export function issueToken({ seal }: Pick<App, 'seal'>, key: string, at: number): string {
  return `${at.toString(36)}.${seal.mac(signed(key, at))}`
}

/** Reads what came back with a form; whatever is not genuine counts as nothing. */
export async function readOpening(app: Pick<App, 'seal' | 'now'>, key: string, sent: { token: string, proof: string }): Promise<ReadOpening> {
  return { openedAt: openedAt(app, key, sent.token), proof: await proofIn(app, key, sent.proof) }
}

function openedAt({ seal, now }: Pick<App, 'seal' | 'now'>, key: string, token: string): number | null {
  const [, digits = '', mac = ''] = /^([0-9a-z]{1,10})\.([\w.-]{1,80})$/.exec(token) ?? []
  const at = Number.parseInt(digits, 36)
  return digits !== '' && at.toString(36) === digits && at <= now() && seal.checkMac(signed(key, at), mac) === 'genuine' ? at : null
}

function signed(key: string, at: number): string {
  return `form ${key} ${at}`
}

async function challengeFor(app: Pick<App, 'seal'>, key: string): Promise<Challenge> {
  const { algorithm, cost, keyLength, from, to } = WORK
  return createChallenge({
    algorithm, cost, keyLength, counter: randomInt(from, to), deriveKey, data: { key },
    hmacSignatureSecret: secretFor(app, 'challenge'), hmacKeySignatureSecret: secretFor(app, 'answer'),
  })
}

async function proofIn(app: Pick<App, 'seal'>, key: string, sent: string): Promise<Proof | null> {
  if (sent === '' || sent.length > LONGEST) return null
  try {
    const { challenge, solution } = proofBody.parse(JSON.parse(sent))
    const { verified } = await verifySolution({
      challenge: challenge as unknown as Challenge, solution: solution as Solution, deriveKey,
      hmacSignatureSecret: secretFor(app, 'challenge'), hmacKeySignatureSecret: secretFor(app, 'answer'),
    })
    const data = z.object({ key: z.string() }).safeParse(challenge.parameters['data']).data
    return verified && data !== undefined ? { id: createHash('sha256').update(challenge.signature).digest('hex'), isOwn: data.key === key } : null
  } catch {
    return null
  }
}

function secretFor({ seal }: Pick<App, 'seal'>, purpose: string): string {
  return seal.mac(`proof of work: ${purpose}`)
}
