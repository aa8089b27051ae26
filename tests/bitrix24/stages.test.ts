import { describe, expect, it } from 'vitest'
import { readStages, stageDirectory } from '../../server/bitrix24/stages.ts'
import { example } from '../sandbox/open-sandbox.ts'

const row = (id: string, sort: unknown, more: object = {}): object => ({ STATUS_ID: id, NAME: id, SORT: sort, ...more })

describe('readStages', () => {
  it.each([
    ['SEMANTICS S', { SEMANTICS: 'S' }, 'S'], ['SEMANTICS F', { SEMANTICS: 'F' }, 'F'], ['SEMANTICS null', { SEMANTICS: null }, 'P'], ['nothing', {}, 'P'],
    ['EXTRA success', { EXTRA: { SEMANTICS: 'success' } }, 'S'], ['EXTRA failure', { EXTRA: { SEMANTICS: 'failure' } }, 'F'],
    ['EXTRA apology', { EXTRA: { SEMANTICS: 'apology' } }, 'F'], ['EXTRA process', { EXTRA: { SEMANTICS: 'process' } }, 'P'],
    ['both', { SEMANTICS: 'F', EXTRA: { SEMANTICS: 'apology' } }, 'F'], ['an empty SEMANTICS and EXTRA', { SEMANTICS: '', EXTRA: { SEMANTICS: 'success' } }, 'S'],
    ['EXTRA as an empty list', { SEMANTICS: 'S', EXTRA: [] }, 'S'], ['EXTRA null', { EXTRA: null }, 'P'],
  ])('reads the meaning out of %s', (_name, more, semantic) => {
    expect(readStages([row('X', '10', more)])).toEqual([{ id: 'X', name: 'X', semantic }])
  })

  it('puts stages into the order of the board, whatever type the numbers have', () => {
    expect(readStages([row('C', '30'), row('A', 5), row('B', '10'), row('NONE', null)]).map((it) => it.id)).toEqual(['NONE', 'A', 'B', 'C'])
  })

  it('reads the documented list', () => {
    const stages = readStages(example('crm.status.list.ok').response.body['result'])
    expect(stages.length).toBeGreaterThan(1)
    expect(readStages(example('crm.status.list.empty').response.body['result'])).toEqual([])
  })

  it('knows in which directory a pipeline’s stages stand', () => {
    const of = (entityTypeId: number, categoryId: number): string => stageDirectory({ entityTypeId, categoryId })
    expect([of(1, 0), of(2, 0), of(2, 3), of(1030, 5)]).toEqual(['STATUS', 'DEAL_STAGE', 'DEAL_STAGE_3', 'DYNAMIC_1030_STAGE_5'])
  })
})
