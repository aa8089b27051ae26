import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { describe, expect, it } from 'vitest'
import { openForm } from '../../server/app/form/open-form.ts'
import { createSealer } from '../../server/app/seal.ts'
import { readRequestForm } from '../../server/app/request/read-request-form.ts'
import type { Incoming } from '../../server/app/request/receive-request.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { MINUTE_MS } from '../../server/core/time.ts'
import { stranger } from '../app/steps.ts'
import { NOON } from '../support/build.ts'
import { EACH_ENGINE } from '../support/engines.ts'
import { validForm } from '../support/product.ts'
import { quietApp } from '../support/quiet-app.ts'
import { raceProcesses } from './processes.ts'
import type { ProofJob, ProofReport } from './proof-racer.ts'

const PROCESSES = 4
const SECRET = Buffer.alloc(32, 8)

/** Solving takes seconds and hangs on nothing but the secret and the form. */
const OWN = randomUUID()
const solved = solve()

async function solve(): Promise<{ token: string, proof: string }> {
  const { token, challenge } = await openForm({ seal: createSealer(SECRET), now: () => NOON - MINUTE_MS }, OWN)
  const parsed = JSON.parse(challenge) as Parameters<typeof solveChallenge>[0]['challenge']
  return { token, proof: JSON.stringify({ challenge: parsed, solution: await solveChallenge({ challenge: parsed, deriveKey }) }) }
}

describe.each(EACH_ENGINE)('four processes send one proof of work at once on %s', (_engine, open) => {
  it('and it is accepted once, for the form it was made for, which is one request', { timeout: 60_000 }, async () => {
    const { db, location, close } = await open()
    try {
      const app = quietApp({ db, now: () => NOON - MINUTE_MS, newId: randomUUID, secret: SECRET })
      const { token, proof } = await solved
      const formOf = (key: string, pageToken: string): Incoming => {
        const read = readRequestForm(validForm(stranger({ key })), DEFAULT_RULEBOOK)
        if (read.kind !== 'accepted') throw new Error('not accepted')
        return { ...read.form, arrival: { network: null, neighbourhood: null, isConfirmed: false, page: { token: pageToken, proof } } }
      }
      const mine = formOf(OWN, token)
      const others = await Promise.all(Array.from({ length: PROCESSES * 3 }, async () => {
        const key = randomUUID()
        return formOf(key, (await openForm(app, key)).token)
      }))
      const reports = await raceProcesses<ProofJob, ProofReport>(join(import.meta.dirname, 'proof-racer.ts'), Array.from({ length: PROCESSES }, (_, process) => ({
        location, now: NOON, secret: SECRET.toString('hex'), forms: [mine, ...others.slice(process * 3, process * 3 + 3), mine],
      })))
      expect(reports.flatMap(({ errors }) => errors)).toEqual([])
      const rows = await db.selectFrom('requests').select(['form_key', 'hints']).execute()
      expect(rows).toHaveLength(1 + PROCESSES * 3)
      const copied = rows.filter(({ hints }) => hints.includes('"used_proof"')).map(({ form_key }) => form_key)
      expect(copied.sort()).toEqual(others.map(({ key }) => key).sort())
      expect(await db.selectFrom('used_proofs').select('proof').execute()).toHaveLength(1)
    } finally {
      await close()
    }
  })
})
