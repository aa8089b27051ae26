import { shallowReactive } from 'vue'
import type { RequestDetail } from '../../../server/contract/request.ts'
import type { ReservationView } from '../../../server/contract/reservation.ts'
import { SECOND_MS } from '../../../server/core/time.ts'
import { toFailure } from '../../shared/api.ts'
import type { Api, ApiFailure } from '../../shared/api.ts'
import { createKeyShare } from './key-share.ts'
import type { KeyShare } from './key-share.ts'

/**
 * `slow`: no answer after two seconds; `goOn`: after five. `checking`: the answer was lost and the server is asked by key. `not_reserved`: it
 * was asked and says no. `unknown`: it could not be asked. `offline`: nothing was sent.
 */
export type Phase = 'idle' | 'reserving' | 'slow' | 'goOn' | 'checking' | 'reserved' | 'refused' | 'not_reserved' | 'unknown' | 'offline'

/** One request as somebody tries to take it. `retryAt`: until then the server would only say no again. */
export type Attempt = { phase: Phase, refusal: ApiFailure | null, reservation: ReservationView | null, retryAt: number | null }

export type Reserving = {
  /** The attempt of a request, whatever screen it was begun on; read in a template it is followed. */
  of: (number: string) => Attempt
  /** The reservation, or null when there is none; a second click while one is under way does nothing. */
  reserve: (number: string) => Promise<ReservationView | null>
  dismiss: (number: string) => void
  /** Brings a reservation up to date that was made here. */
  learn: (reservation: ReservationView) => void
  stop: () => void
}

export type ReservingOptions = {
  newKey?: () => string
  wait?: (ms: number) => Promise<void>
  now?: () => number
  isOnline?: () => boolean
  /** Resolves once there is a network. */
  whenOnline?: () => Promise<void>
  keys?: KeyShare
  /** Called once for each attempt that has come to an end. */
  onSettled?: (number: string, attempt: Attempt) => void
}

type ReserveApi = Pick<Api, 'reserve' | 'findReservation' | 'getReservation'> & { getRequest: (number: string) => Promise<Pick<RequestDetail, 'mine'>> }

const SLOW_MS = 2 * SECOND_MS
const GO_ON_MS = 5 * SECOND_MS
/** How long after a lost answer each question by key is asked. */
const CHECK_AFTER_MS = [500, 1_500, 3_000, 6_000]
const IDLE: Attempt = { phase: 'idle', refusal: null, reservation: null, retryAt: null }

export const isUnderWay = ({ phase }: Pick<Attempt, 'phase'>): boolean => ['reserving', 'slow', 'goOn', 'checking'].includes(phase)

function untilOnline(): Promise<void> {
  return navigator.onLine ? Promise.resolve() : new Promise((resolve) => window.addEventListener('online', () => resolve(), { once: true }))
}

/** UX §2.6: "Reserved" is never said before the server said so, and a lost answer is looked up, not sent again. */
export function createReserving(api: ReserveApi, options: ReservingOptions = {}): Reserving {
  const {
    newKey = () => crypto.randomUUID(),
    wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    now = Date.now,
    isOnline = () => navigator.onLine,
    whenOnline = untilOnline,
    keys = createKeyShare(),
    onSettled = () => {},
  } = options
  const attempts = shallowReactive(new Map<string, Attempt>())
  const of = (number: string): Attempt => attempts.get(number) ?? IDLE
  const set = (number: string, patch: Partial<Attempt>): void => { attempts.set(number, { ...of(number), ...patch }) }

  function settle(number: string, patch: Partial<Attempt> & { phase: Phase }): ReservationView | null {
    // What may still come to something keeps its key: every retry is the same attempt.
    if (patch.phase === 'reserved' || patch.phase === 'refused') keys.drop(number)
    set(number, patch)
    onSettled(number, of(number))
    return of(number).reservation
  }

  async function lookUp(number: string, key: string): Promise<ReservationView | null> {
    set(number, { phase: 'checking' })
    let heard = false
    for (const ms of CHECK_AFTER_MS) {
      await wait(ms)
      await whenOnline()
      try {
        return settle(number, { phase: 'reserved', reservation: await api.findReservation(key) })
      } catch (error) {
        // `not_found` may come while the first question is still on its way: only the last one counts.
        heard = toFailure(error).code === 'not_found'
      }
    }
    return settle(number, { phase: heard ? 'not_reserved' : 'unknown' })
  }

  /** The colleague may be oneself, in another window. */
  async function ownPlace(number: string, { code }: ApiFailure): Promise<ReservationView | null> {
    if (code !== 'colleague_has_it') return null
    try {
      const { mine } = await api.getRequest(number)
      return mine?.byMe === true ? await api.getReservation(mine.reservationId) : null
    } catch {
      return null
    }
  }

  async function refuse(number: string, key: string, failure: ApiFailure): Promise<ReservationView | null> {
    if (failure.code === 'no_answer') return lookUp(number, key)
    const reservation = await ownPlace(number, failure)
    if (reservation) return settle(number, { phase: 'reserved', reservation })
    const seconds = Number(failure.params['seconds'] ?? 0)
    return settle(number, { phase: 'refused', refusal: failure, retryAt: failure.code === 'too_fast' ? now() + seconds * SECOND_MS : null })
  }

  async function send(number: string, key: string): Promise<ReservationView | null> {
    set(number, { ...IDLE, phase: 'reserving' })
    const later = (phase: Phase, from: Phase[], ms: number) => setTimeout(() => { if (from.includes(of(number).phase)) set(number, { phase }) }, ms)
    const timers = [later('slow', ['reserving'], SLOW_MS), later('goOn', ['reserving', 'slow'], GO_ON_MS)]
    try {
      return settle(number, { phase: 'reserved', reservation: await api.reserve(number, key) })
    } catch (error) {
      return await refuse(number, key, toFailure(error))
    } finally {
      timers.forEach((timer) => clearTimeout(timer))
    }
  }

  async function reserve(number: string): Promise<ReservationView | null> {
    const before = of(number)
    if (isUnderWay(before) || (before.retryAt ?? 0) > now()) return null
    if (before.phase === 'unknown' && keys.get(number) !== null) return lookUp(number, keys.get(number) ?? '')
    if (!isOnline()) {
      set(number, { ...IDLE, phase: 'offline' })
      onSettled(number, of(number))
      return null
    }
    const key = keys.get(number) ?? newKey()
    keys.keep(number, key)
    return send(number, key)
  }

  function dismiss(number: string): void {
    if (!isUnderWay(of(number))) attempts.delete(number)
  }

  function learn(reservation: ReservationView): void {
    if (of(reservation.number).phase === 'reserved') set(reservation.number, { reservation })
  }

  return { of, reserve, dismiss, learn, stop: () => keys.stop() }
}
