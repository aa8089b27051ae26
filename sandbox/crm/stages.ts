import type { Portal } from '../portal.ts'
import type { StageSeed } from '../world.ts'
import { SOURCES } from '../world.ts'
import { DEAL, LEAD } from './fields.ts'

export type Stage = StageSeed & { categoryId: number, entityId: string, directoryId: number, sort: number }

function directory(stages: StageSeed[], categoryId: number, entityId: string, firstId: number): Stage[] {
  return stages.map((stage, index) => ({ ...stage, categoryId, entityId, directoryId: firstId + index * 2, sort: (index + 1) * 10 }))
}

/** Stages of leads or of one pipeline of deals, in the order of the board. */
export function stagesOf(portal: Portal, entityTypeId: number, categoryId = 0): Stage[] {
  if (entityTypeId === LEAD) return directory(portal.seed.leadStages, 0, 'STATUS', 1)
  if (entityTypeId !== DEAL) return []
  const pipeline = portal.seed.pipelines.find((candidate) => candidate.id === categoryId)
  // The default pipeline's directory is DEAL_STAGE; DEAL_STAGE_0 does not exist.
  return pipeline ? directory(pipeline.stages, categoryId, categoryId === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${categoryId}`, 101 + categoryId * 100) : []
}

export function findStage(portal: Portal, entityTypeId: number, categoryId: number, stageId: string): Stage | null {
  return stagesOf(portal, entityTypeId, categoryId).find((stage) => stage.id === stageId) ?? null
}

export function firstStage(portal: Portal, entityTypeId: number, categoryId: number): Stage {
  const stage = stagesOf(portal, entityTypeId, categoryId)[0]
  if (!stage) throw new Error(`no stages for ${entityTypeId}/${categoryId}`)
  return stage
}

export type StatusRow = {
  ID: string, ENTITY_ID: string, STATUS_ID: string, NAME: string, NAME_INIT: string, SORT: string, SYSTEM: 'Y' | 'N'
  CATEGORY_ID: string | null, COLOR: string | null, SEMANTICS: 'S' | 'F' | null, EXTRA?: { SEMANTICS: string, COLOR: string }
}

function stageRow(stage: Stage): StatusRow {
  const extra = stage.semantics === 'S' ? 'success' : stage.semantics === 'F' ? (stage.apology ? 'apology' : 'failure') : 'process'
  return {
    ID: String(stage.directoryId), ENTITY_ID: stage.entityId, STATUS_ID: stage.id, NAME: stage.name, NAME_INIT: stage.system ? stage.name : '', SORT: String(stage.sort),
    SYSTEM: stage.system ? 'Y' : 'N', CATEGORY_ID: stage.categoryId === 0 ? null : String(stage.categoryId), COLOR: stage.color,
    SEMANTICS: stage.semantics === 'P' ? null : stage.semantics, EXTRA: { SEMANTICS: extra, COLOR: stage.color },
  }
}

/** Every row of the portal's directories, as crm.status.list shows them. */
export function statusRows(portal: Portal): StatusRow[] {
  const stages = [...stagesOf(portal, LEAD), ...portal.seed.pipelines.flatMap((pipeline) => stagesOf(portal, DEAL, pipeline.id))]
  const sources = SOURCES.map(([id, name], index): StatusRow => ({
    ID: String(901 + index * 2), ENTITY_ID: 'SOURCE', STATUS_ID: id, NAME: name, NAME_INIT: name, SORT: String((index + 1) * 10), SYSTEM: 'Y', CATEGORY_ID: null, COLOR: null, SEMANTICS: null,
  }))
  return [...stages.map(stageRow), ...sources]
}
