import type { App } from '../app.ts'
import type { BatchCommand } from '../../bitrix24/batch.ts'
import { readStages, stageDirectory } from '../../bitrix24/stages.ts'
import type { Stage } from '../../bitrix24/stages.ts'
import { callPortal } from '../portal/call-portal.ts'

export type Pipeline = { entity: 'deal' | 'lead', categoryId: number }

/** The command that reads a pipeline's stages. */
export function stagesCommand({ entity, categoryId }: Pipeline): BatchCommand {
  return { method: 'crm.status.list', params: { filter: { ENTITY_ID: stageDirectory(entity, categoryId) }, order: { SORT: 'ASC' } } }
}

/** A pipeline's stages as the portal has them now; null when it does not answer. */
export async function fetchStages(app: App, memberId: string, pipeline: Pipeline): Promise<Stage[] | null> {
  const { method, params } = stagesCommand(pipeline)
  const answer = await callPortal(app, memberId, method, params)
  return answer.kind === 'ok' ? readStages(answer.result) : null
}
