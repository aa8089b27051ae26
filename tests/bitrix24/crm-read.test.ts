import { describe, expect, it } from 'vitest'
import { fieldCommands, fieldName, findAppField } from '../../server/bitrix24/crm-fields.ts'
import { readItem, readItems } from '../../server/bitrix24/crm-item.ts'
import { readTouches, recordCommands, touchCommands } from '../../server/bitrix24/crm-read.ts'
import { NOON } from '../support/build.ts'

const many = (entityTypeId: number, count: number): { entityTypeId: number, itemId: number }[] => Array.from({ length: count }, (_, index) => ({ entityTypeId, itemId: index + 1 }))

describe('reading many records', () => {
  it('takes one command for fifty of a kind, so a portal with two thousand in work is one call', () => {
    const commands = recordCommands([...many(2, 120), ...many(1, 3)], null)
    expect(commands.map(({ params }) => (params['filter'] as { '@id': number[] })['@id'].length)).toEqual([50, 50, 20, 3])
    expect(recordCommands(many(2, 2_000), null)).toHaveLength(40)
    expect(recordCommands([], null)).toEqual([])
  })

  it('asks for the proof under the name it has there', () => {
    const selected = (entityTypeId: number, prefix: string | null): unknown => recordCommands(many(entityTypeId, 1), prefix)[0]?.params['select']
    expect(selected(2, null)).toContain('UF_CRM_IR_PROOF')
    expect(selected(1038, 'UF_CRM_7_')).toContain('UF_CRM_7_IR_PROOF')
    expect(selected(1038, null)).toEqual(['id', 'stageId', 'categoryId', 'assignedById', 'contactId'])
  })

  it('reads what it follows, whatever the portal leaves out', () => {
    expect(readItem({ item: { id: '15', stageId: 'C3:NEW', categoryId: '3', contactId: 0, companyId: null, assignedById: 7, ufCrmIrProof: 'B24-1' } }))
      .toEqual({ id: 15, stageId: 'C3:NEW', categoryId: 3, contactId: null, companyId: null, responsibleId: '7', proof: 'B24-1' })
    expect(readItems({ items: [{ id: 4 }] })).toEqual([{ id: 4, stageId: '', categoryId: 0, contactId: null, companyId: null, responsibleId: null, proof: '' }])
    expect(() => readItem({ item: {} })).toThrow()
  })
})

describe('the app’s own fields', () => {
  it.each([['UF_CRM_IR_PROOF'], ['ufCrmIrProof'], ['UF_CRM_7_IR_PROOF'], ['ufCrm7IrProof'], ['ufCrm7_IR_PROOF']])('are found as %s', (name) => {
    expect(findAppField({ id: 1, title: 'IR_PROOF', [name]: 'order 7' }, 'proof')).toBe('order 7')
  })

  it('are not mistaken for others', () => {
    expect(findAppField({ irProof: 'x', UF_CRM_IR_PROOF_OLD: 'y' }, 'proof')).toBeUndefined()
  })

  it('have no name in a smart process that was not looked at yet', () => {
    expect([fieldName(2, null, 'number'), fieldName(1038, null, 'number'), fieldName(1038, 'UF_CRM_9_', 'number')]).toEqual(['UF_CRM_IR_NUMBER', null, 'UF_CRM_9_IR_NUMBER'])
    expect(fieldCommands(1038, null)).toEqual({})
    expect(Object.values(fieldCommands(1038, 9)).map(({ method }) => method)).toEqual(Array(5).fill('userfieldconfig.add'))
    expect(Object.values(fieldCommands(1, null)).map(({ method }) => method)).toEqual(Array(5).fill('crm.lead.userfield.add'))
  })
})

describe('a first contact', () => {
  const row = { OWNER_ID: '15', OWNER_TYPE_ID: '2', TYPE_ID: '2', DIRECTION: '2', COMPLETED: 'Y', CREATED: '2026-11-18T12:00:00+00:00' }

  it('is a call or meeting that took place, or a mail that went out', () => {
    const isOne = (changes: object): boolean => readTouches([{ ...row, ...changes }]).length === 1
    expect(readTouches([row])).toEqual([{ entityTypeId: 2, itemId: 15, at: NOON }])
    expect([isOne({ DIRECTION: '1' }), isOne({ COMPLETED: 'N' }), isOne({ TYPE_ID: '4' }), isOne({ TYPE_ID: '4', DIRECTION: '1' }), isOne({ TYPE_ID: '1' })]).toEqual([true, false, true, false, true])
    expect(isOne({ CREATED: 'yesterday' })).toBe(false)
    expect([readTouches([]), readTouches(null), readTouches({ error: 'x' })]).toEqual([[], [], []])
  })

  it('is looked for from the reservation on, fifty records with one command', () => {
    const [command] = touchCommands(many(2, 50), NOON)
    expect(command?.params['filter']).toMatchObject({ 'OWNER_TYPE_ID': 2, '>=CREATED': '2026-11-18T12:00:00.000Z' })
    expect(touchCommands(many(2, 51), NOON)).toHaveLength(2)
    expect(touchCommands([], NOON)).toEqual([])
  })
})
