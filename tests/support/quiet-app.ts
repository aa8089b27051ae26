import { randomBytes } from 'node:crypto'
import type { App } from '../../server/app/app.ts'
import { openLedger } from '../../server/app/privacy/erasure-ledger.ts'
import { createSealer } from '../../server/app/seal.ts'
import type { Db } from '../../server/db/schema.ts'

type Parts = { db: Db, now: () => number, newId: () => string, secret?: Buffer }

/** An App for deciding and storing only: whoever reaches for mail or a portal is told loudly. */
export function quietApp({ db, now, newId, secret = randomBytes(32) }: Parts): App {
  const absent = (): never => {
    throw new Error('A decision reached for something outside of the database')
  }
  return {
    db, now, newId,
    newSecret: () => randomBytes(32).toString('base64url'),
    seal: createSealer(secret),
    erasures: openLedger(null),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    wake: { worker: () => undefined, live: () => undefined },
    get mail() { return absent() },
    get bitrix24() { return absent() },
    get refusedTokens() { return absent() },
    publicUrl: 'https://requests.example', consoleUrl: 'https://requests.example',
    vendorMemberId: 'vendor',
  }
}
