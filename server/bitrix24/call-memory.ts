import { MINUTE_MS, SECOND_MS } from '../core/time.ts'

const SILENCES = 5
const REST_MS = 30 * SECOND_MS
/** A probe that never came back does not keep the portal closed. */
const PROBE_MS = MINUTE_MS
const BUSY_STEPS = 4

type Silence = { inRow: number, until: number, probedAt: number }

/** What this process remembers of its calls to portals, each by its member id. Lost at a restart, which costs a few calls. */
export type CallMemory = {
  /** How many ms a portal that has been silent again and again is left alone; 0 lets this call pass, after a rest as the only one. */
  restMs: (memberId: string, now: number) => number
  noteSilence: (memberId: string, now: number) => void
  noteAnswer: (memberId: string) => void
  /** How long to wait after "too many requests": 1, 2, 4, then 8 s while it is said again. */
  busyMs: (memberId: string) => number
  noteReset: (memberId: string, method: string, at: number) => void
  /** When the method's execution time begins to be given back, by its last good answer. */
  lastReset: (memberId: string, method: string) => number | null
}

export function createCallMemory(): CallMemory {
  const silences = new Map<string, Silence>()
  const busy = new Map<string, number>()
  const resets = new Map<string, number>()

  return {
    restMs(memberId, now) {
      const silence = silences.get(memberId)
      if (!silence || silence.inRow < SILENCES) return 0
      if (now < silence.until) return Math.min(silence.until - now, REST_MS)
      if (now < silence.probedAt + PROBE_MS) return SECOND_MS
      silence.probedAt = now
      return 0
    },
    noteSilence(memberId, now) {
      const inRow = (silences.get(memberId)?.inRow ?? 0) + 1
      silences.set(memberId, { inRow, until: now + REST_MS, probedAt: 0 })
    },
    noteAnswer(memberId) {
      silences.delete(memberId)
      busy.delete(memberId)
    },
    busyMs(memberId) {
      const step = Math.min((busy.get(memberId) ?? 0) + 1, BUSY_STEPS)
      busy.set(memberId, step)
      silences.delete(memberId)
      return SECOND_MS * 2 ** (step - 1)
    },
    noteReset: (memberId, method, at) => void resets.set(`${memberId} ${method}`, at),
    lastReset: (memberId, method) => resets.get(`${memberId} ${method}`) ?? null,
  }
}
