import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rate } from '../../server/core/conversion.ts'
import type { Ended } from '../../server/core/conversion.ts'
import { mayCorrect } from '../../server/core/correction.ts'
import { crmChange, proofInForce } from '../../server/core/crm-change.ts'
import type { CrmChange } from '../../server/core/crm-change.ts'
import { endPatch, reopenPatch, turnPatch } from '../../server/core/ending.ts'
import type { EndPatch } from '../../server/core/ending.ts'
import { keepsPlace } from '../../server/core/outcome.ts'
import type { Outcome } from '../../server/core/outcome.ts'
import { readProof } from '../../server/core/proof.ts'
import type { Reservation } from '../../server/core/reservation.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import { buildReservation, buildRulebook, NOON } from '../support/build.ts'

const RULES = buildRulebook()
const HISTORIES = Number(process.env['HISTORIES'] ?? 10_000)

/** A reservation, its CRM record as last read and as it stands, and the truth: what the client bought here, if anything. */
type Play = { it: Reservation, proofKey: string | null, bought: string | null, read: { semantic: 'P' | 'S' | 'F', proof: string } | null, proof: string, gone: boolean }

const SPELLINGS = [(it: string) => it, (it: string) => `Order no. ${it}`, (it: string) => `№ ${it}`, (it: string) => `${it.slice(0, 3)}-${it.slice(3)}`, (it: string) => `ORDER${it}`]

const arbitraryDeed = fc.record({
  on: fc.nat(7), hours: fc.nat(80), other: fc.nat(7), spelling: fc.nat(SPELLINGS.length - 1), from: fc.constantFrom('own', 'other', 'malformed', 'none'),
  do: fc.constantFrom('show', 'show', 'show', 'won', 'won', 'S', 'type', 'won', 'lost', 'release', 'to won', 'to lost', 'to work', 'S', 'F', 'P', 'type', 'delete', 'restore', 'idle'),
})
const arbitraryWorld = fc.record({ truths: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), deeds: fc.array(arbitraryDeed, { minLength: 12, maxLength: 40, size: 'max' }) })
type Deed = typeof arbitraryDeed extends fc.Arbitrary<infer T> ? T : never

/** What the app does with a partner's deed; each decision is the app's own function. */
function act(plays: Play[], deed: Deed, now: number): void {
  const play = plays[deed.on]!
  const { it } = play
  const proof = proofOf(plays, deed)
  const isUsed = (text: string): boolean => plays.some((one) => one !== play && one.it.outcome === 'won' && one.proofKey === readProof(text)?.key)
  const isGood = readProof(proof) !== null && !isUsed(proof)
  const isOpen = it.state !== 'closed' && it.contactShownAt !== null
  switch (deed.do) {
    case 'show': if (it.outcome === null) it.contactShownAt ??= now; return
    case 'won': if (isOpen && isGood) write(play, endPatch(it, { outcome: 'won', proof }, now)); return
    case 'lost': if (isOpen) write(play, endPatch(it, { outcome: 'lost' }, now)); return
    case 'release': if (it.state !== 'closed') write(play, endPatch(it, { outcome: 'released' }, now)); return
    case 'to won': if (mayCorrect(it, 'won', RULES.correctionHours, now) === null && isGood) write(play, turnPatch(it, { outcome: 'won', proof }, now)); return
    case 'to lost': if (mayCorrect(it, 'lost', RULES.correctionHours, now) === null) write(play, turnPatch(it, { outcome: 'lost' }, now)); return
    case 'to work': if (mayCorrect(it, 'in_work', RULES.correctionHours, now) === null) write(play, reopenPatch(it)); return
    case 'type': play.proof = proof; return
    case 'delete': play.gone = true; return
    case 'restore': play.gone = false; return
    case 'idle': return
    default: if (!play.gone && it.contactShownAt !== null) look(play, deed.do, isUsed, now)
  }
}

/** The app reads the record. */
function look(play: Play, semantic: 'P' | 'S' | 'F', isUsed: (text: string) => boolean, now: number): void {
  const { it, read, proof } = play
  const isNews = read?.semantic !== semantic || (semantic === 'S' && read.proof !== proof)
  const record = { semantic, proof, was: read?.semantic ?? null, isNews, isProofUsed: isUsed(proofInForce(it, { proof })) }
  const change = crmChange(it, record, { proofOfWon: RULES.proofOfWon, correctionHours: RULES.correctionHours, now })
  play.read = { semantic, proof }
  apply(play, change, now)
}

function apply(play: Play, change: CrmChange, now: number): void {
  const { it } = play
  const end = (outcome: Outcome, proof?: string): void => write(play, it.state === 'closed' ? turnPatch(it, { outcome, proof: proof ?? null }, now) : endPatch(it, { outcome, proof: proof ?? null }, now))
  switch (change.kind) {
    case 'won': return end('won', change.proof)
    case 'lost': return end('lost')
    case 'reopened': return write(play, reopenPatch(it))
    case 'proof_missing':
      if (it.state === 'closed') write(play, reopenPatch(it))
      it.proofMissing = true
      return
    // Nobody answers: the partner is alone.
    case 'review': case 'none':
  }
}

function write(play: Play, { proofKey, holdsPlace: _, ...patch }: EndPatch): void {
  Object.assign(play.it, patch)
  play.proofKey = proofKey
}

/** Nobody buys from a company that has not seen who they are: without contacts there is no proof either. */
function proofOf(plays: readonly Play[], { from, on, other, spelling }: Deed): string {
  const { it, bought } = plays[from === 'other' ? other : on]!
  const real = from === 'none' || it.contactShownAt === null ? null : bought
  return from === 'malformed' ? 'they paid' : real === null ? '' : SPELLINGS[spelling]!(real)
}

function historyOf(plays: readonly Play[]): Ended[] {
  return plays.flatMap(({ it }) => (it.outcome === null || it.closedAt === null ? [] : [{ id: it.id, outcome: it.outcome, contactShown: it.contactShownAt !== null, closedAt: it.closedAt, isExcused: it.excusedAt !== null }]))
}

function open(truths: readonly boolean[]): Play[] {
  return truths.map((hasBought, index) => ({
    it: buildReservation({ id: `r${index}`, requestId: `q${index}`, partnerId: 'p', state: 'in_work' }), proofKey: null, bought: hasBought ? String(40_321 + index) : null, read: null, proof: '', gone: false,
  }))
}

describe('a partner alone', () => {
  it(`cannot raise its conversion above the honest one, in ${HISTORIES} histories`, () => {
    let deeds = 0
    let reached = 0
    fc.assert(fc.property(arbitraryWorld, ({ truths, deeds: all }) => {
      const plays = open(truths)
      let now = NOON
      for (const deed of all) {
        now += deed.hours * HOUR_MS
        act(plays, deed, now)
        deeds += 1
        const keys = plays.flatMap(({ it, proofKey }) => (it.outcome === 'won' ? [proofKey] : []))
        expect(new Set(keys).size).toBe(keys.length)
        expect(keys.length).toBeLessThanOrEqual(truths.filter(Boolean).length)
      }
      // Every clock runs out: what is still open is taken back.
      now = Math.max(now, NOON + RULES.longestDays * DAY_MS)
      for (const play of plays) if (play.it.outcome === null) write(play, endPatch(play.it, { outcome: 'recalled' }, now))
      const cheat = rate(historyOf(plays), RULES, now)
      // The honest partner holds the same ones: those whose contacts were shown, and those left to the clock. It says of each what is true.
      const kept = plays.filter(({ it }) => it.contactShownAt !== null || it.outcome === 'recalled')
      const isTrue = (play: Play): boolean => play.bought !== null
      const honest = rate(kept.map((play): Ended => ({ id: play.it.id, outcome: isTrue(play) ? 'won' : 'lost', contactShown: true, closedAt: now, isExcused: false })), RULES, now)
      expect(cheat.won + cheat.lost).toBe(kept.length)
      expect(cheat.won).toBeLessThanOrEqual(honest.won)
      expect(cheat.conversion ?? 0).toBeLessThanOrEqual(honest.conversion ?? 0)
      expect(cheat.level.level).toBeLessThanOrEqual(honest.level.level)
      if (cheat.won > 0 && cheat.won === honest.won) reached += 1
    }), { numRuns: HISTORIES })
    console.log(`${HISTORIES} histories, ${deeds} deeds: never above the honest one, ${reached} times as high`)
  }, 120_000)

  it('cannot keep a Won in the window for longer by winning it anew', () => {
    const [play] = open([true])
    write(play!, endPatch(play!.it, { outcome: 'won', proof: '40321' }, NOON))
    look(play!, 'S', () => false, NOON)
    look(play!, 'P', () => false, NOON + 300 * DAY_MS)
    expect(play!.it.state).toBe('in_work')
    write(play!, endPatch(play!.it, { outcome: 'won', proof: '40321' }, NOON + 301 * DAY_MS))
    expect(play!.it.closedAt).toBe(NOON)
    expect(keepsPlace('won')).toBe(true)
  })
})
