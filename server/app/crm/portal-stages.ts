import type { App } from '../app.ts'
import { readStages, stagesCommand } from '../../bitrix24/stages.ts'
import type { Stage } from '../../bitrix24/stages.ts'
import type { CrmTarget } from '../../core/crm-target.ts'
import { callPortal } from '../portal/call-portal.ts'

/** A pipeline's stages as the portal has them now; null when it does not answer. */
export async function fetchStages(app: App, memberId: string, target: CrmTarget): Promise<Stage[] | null> {
  const { method, params } = stagesCommand(target)
  const answer = await callPortal(app, memberId, method, params)
  return answer.kind === 'ok' ? readStages(answer.result) : null
}
