import { z } from 'zod'
import { kindOf } from '../core/crm-target.ts'
import type { CrmTarget } from '../core/crm-target.ts'
import type { BatchCommand } from './batch.ts'

export type Stage = { id: string, name: string, semantic: 'P' | 'S' | 'F' }

const row = z.object({
  STATUS_ID: z.string(),
  NAME: z.string(),
  SORT: z.coerce.number().catch(0),
  SEMANTICS: z.string().nullish(),
  EXTRA: z.object({ SEMANTICS: z.string().nullish() }).nullish().catch(null),
})

/** The directory in which a pipeline's stages stand; deal pipeline 0 has no suffix (BITRIX24 §5.6). */
export function stageDirectory({ entityTypeId, categoryId }: CrmTarget): string {
  switch (kindOf(entityTypeId)) {
    case 'lead': return 'STATUS'
    case 'process': return `DYNAMIC_${entityTypeId}_STAGE_${categoryId}`
    default: return categoryId === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${categoryId}`
  }
}

/** The command that reads a pipeline's stages. */
export function stagesCommand(target: CrmTarget): BatchCommand {
  return { method: 'crm.status.list', params: { filter: { ENTITY_ID: stageDirectory(target) }, order: { SORT: 'ASC' } } }
}

/** The answer of crm.status.list in board order; the docs disagree on where the meaning stands, so both places are read. */
export function readStages(result: unknown): Stage[] {
  return z.array(row).parse(result)
    .sort((a, b) => a.SORT - b.SORT)
    .map((it) => ({ id: it.STATUS_ID, name: it.NAME, semantic: semanticOf(it.SEMANTICS, it.EXTRA?.SEMANTICS) }))
}

function semanticOf(short: string | null | undefined, long: string | null | undefined): Stage['semantic'] {
  if (short === 'S' || long === 'success') return 'S'
  if (short === 'F' || long === 'failure' || long === 'apology') return 'F'
  return 'P'
}
