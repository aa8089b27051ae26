import { describe, expect, it } from 'vitest'
import { Refusal } from '../../server/core/errors.ts'
import type { ErrorCode } from '../../server/core/errors.ts'
import { gateRefusal } from '../../server/core/partner.ts'
import type { Gate } from '../../server/core/partner.ts'
import { mayWait } from '../../server/core/reservation.ts'
import type { ReserveWorld } from '../../server/core/reservation.ts'
import { HOUR_MS } from '../../server/core/time.ts'
import { gotText, leavesLine, outOfLineText, passedText } from '../../server/core/waiting.ts'
import { buildHolder, buildPartner, buildRequest, buildRulebook, NOON } from '../support/build.ts'
import { english } from '../../server/say/speak.ts'

const RULES = buildRulebook()
const PARTNER = buildPartner()
const FULL = [1, 2, 3].map((slot) => buildHolder({ slot }))

function buildWorld(changes: Partial<ReserveWorld> = {}): ReserveWorld {
  return {
    request: buildRequest({ number: 1042 }), partner: PARTNER, personMay: true, locations: [{ country: 'PT', region: null }], level: RULES.levels[0],
    usage: { today: 0, inWork: 0, nextDayAt: NOON + 12 * HOUR_MS }, holders: FULL, rulebook: RULES, now: NOON, ...changes,
  }
}

describe('mayWait', () => {
  it('lets wait for a full request, whatever is used of the limits and whatever the level', () => {
    expect(mayWait(buildWorld())).toBeNull()
    expect(mayWait(buildWorld({ usage: { today: 3, inWork: 5, nextDayAt: NOON } }))).toBeNull()
    expect(mayWait(buildWorld({ request: buildRequest({ seats: 90, opensAt: NOON }) }))).toBeNull()
  })

  it.each<[ErrorCode, Partial<ReserveWorld>]>([
    ['place_free', { holders: FULL.slice(1) }],
    ['request_closed', { request: buildRequest({ state: 'closed', closeReason: 'chosen' }) }],
    ['not_linked', { partner: null }],
    ['suspended', { partner: buildPartner({ suspendedUntil: NOON + 1 }) }],
    ['not_certified', { partner: buildPartner({ tutorialPassedAt: null }) }],
    ['no_permission', { personMay: false }],
    ['location_off', { locations: [] }],
    ['colleague_has_it', { holders: [buildHolder({ partnerId: PARTNER.id }), ...FULL.slice(1)] }],
    ['group_has_it', { holders: [buildHolder({ groupId: PARTNER.groupId }), ...FULL.slice(1)] }],
    ['client_stopped', { stopped: [{ partnerId: 'another', groupId: PARTNER.groupId }] }],
    ['client_stopped', { stopped: [{ partnerId: PARTNER.id, groupId: 'the group of before' }] }],
  ])('refuses with %s', (code, changes) => {
    expect(mayWait(buildWorld(changes))).toMatchObject({ code })
  })
})

describe('what somebody in line is told', () => {
  const GATES: readonly Gate[] = ['not_approved', 'partner_cancelled', 'not_certified', 'suspended', 'question_open', 'paused']
  const REFUSALS: readonly Refusal[] = [
    ...GATES.map((gate) => gateRefusal(gate, buildPartner({ suspendedUntil: NOON, questionAskedAt: NOON, pausedUntil: NOON }))),
    new Refusal('daily_limit', { used: 3, limit: 3, at: '00:00', zone: 'Europe/Lisbon' }), new Refusal('in_work_limit', { used: 5, limit: 5 }),
    new Refusal('level', { number: 'IR-1042', need: 3, level: 1, at: '12:50 UTC' }), new Refusal('location_off', { number: 'IR-1042' }),
    new Refusal('no_permission'), new Refusal('client_stopped', { number: 'IR-1042' }), new Refusal('busy'),
  ]

  it.each(REFUSALS.map((it) => [it.code, it] as const))('is a whole sentence after %s', (_code, refusal) => {
    for (const text of [passedText('IR-1042', 'Ana Silva', refusal), outOfLineText('IR-1042', 'Ana Silva', refusal)].map(english)) {
      expect(text).toMatch(/^(A place of|You do not wait).*IR-1042.*\.$/)
      expect(text).not.toMatch(/[{}]|undefined|null/)
    }
  })

  it('says why, and that the turn is kept', () => {
    expect(english(passedText('IR-1042', 'Ana Silva', new Refusal('in_work_limit', { used: 5, limit: 5 })))).toBe('A place of IR-1042 was free, but you have 5 of 5 in work. You stay in line.')
    expect(english(gotText('IR-1042', 'Ana Silva', Date.UTC(2026, 10, 19)))).toBe('A place of IR-1042 became free and is yours; Ana Silva had asked for it. You can undo until 2026-11-19 00:00 UTC if the contacts were not shown.')
  })

  it.each<[ErrorCode, boolean]>([
    ['colleague_has_it', true], ['group_has_it', true], ['client_stopped', true], ['partner_cancelled', true], ['not_linked', true], ['request_closed', true],
    ['daily_limit', false], ['in_work_limit', false], ['suspended', false], ['suspended_for_good', false], ['location_off', false], ['no_permission', false], ['level', false],
  ])('ends the waiting after %s: %s', (code, isOver) => {
    expect(leavesLine(new Refusal(code))).toBe(isOver)
  })
})
