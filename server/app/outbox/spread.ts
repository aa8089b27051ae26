import { randomInt } from 'node:crypto'

const SHARE = 200

/** Up to a fifth more or less, so that work that failed together does not come back together (TRUST §2.3). */
export function spread(): number {
  return randomInt(-SHARE, SHARE + 1) / 1_000
}
