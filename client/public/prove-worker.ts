import { solveChallenge } from 'altcha-lib'
import type { Challenge } from 'altcha-lib/types'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'

const LONGEST_MS = 60_000

addEventListener('message', ({ data }: MessageEvent<Challenge>) => {
  solveChallenge({ challenge: data, deriveKey, timeout: LONGEST_MS }).then((solution) => { postMessage(solution) }, () => { postMessage(null) })
})
