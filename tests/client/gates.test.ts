import { describe, expect, it } from 'vitest'
import { gatesOf } from '../../client/partner/gate/gates.ts'
import type { MeView } from '../../server/contract/session.ts'
import { buildMe, NOON } from './builders.ts'

const gateOf = (code: NonNullable<MeView['gate']>['code']): MeView['gate'] => ({ code, message: 'No.', since: null, until: null })
const broken = { name: 'target', title: 'CRM target', state: 'broken' as const, text: 'The chosen pipeline is gone.', since: 1, action: 'settings' as const }
const kinds = (me: Partial<MeView>, isAdmin = true): string[] => gatesOf(buildMe(me), isAdmin, NOON).map(({ kind }) => kind)

describe('gatesOf', () => {
  it('finds nothing in the way of a partner who may reserve', () => {
    expect(kinds({})).toEqual([])
  })

  it('puts the most serious first: suspension, CRM, question, planned work', () => {
    const me = { gate: gateOf('suspended'), trouble: [broken], question: { id: 'q', text: 'Who?', dueAt: NOON + 1 }, maintenance: { from: NOON, until: NOON + 1 } }
    expect(kinds(me)).toEqual(['suspended', 'trouble', 'question', 'maintenance'])
  })

  it('takes the place of the list only where there is none to show', () => {
    const pages = (code: NonNullable<MeView['gate']>['code']): boolean[] => gatesOf(buildMe({ gate: gateOf(code) }), true, NOON).map(({ isPage }) => isPage)
    expect(['not_linked', 'not_approved', 'partner_cancelled'].map((code) => pages(code as 'not_linked'))).toEqual([[true], [true], [true]])
    expect(['not_certified', 'suspended', 'paused', 'no_permission', 'question_open'].map((code) => pages(code as 'paused'))).toEqual([[false], [false], [false], [false], [false]])
    expect(kinds({ locations: [] })).toEqual(['no_locations'])
  })

  it('alarms about the CRM only who can mend it', () => {
    const tone = (isAdmin: boolean): string | undefined => gatesOf(buildMe({ trouble: [broken] }), isAdmin, NOON)[0]?.tone
    expect([tone(true), tone(false)]).toEqual(['bad', 'accent'])
  })

  it('shows a question before it is late, and planned work until it is over', () => {
    expect(kinds({ question: { id: 'q', text: 'Who?', dueAt: NOON + 1 } })).toEqual(['question'])
    expect(kinds({ maintenance: { from: NOON - 2, until: NOON } })).toEqual([])
  })
})
