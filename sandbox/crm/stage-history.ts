import type { Portal } from '../portal.ts'
import { nextId } from '../state.ts'
import type { CrmItem } from '../state.ts'

/** typeId: 1 created, 2 moved within the process, 3 reached an end, 5 came from another pipeline. */
export function noteStage(portal: Portal, entityTypeId: number, item: CrmItem, typeId: number): void {
  portal.state.history.push({
    id: nextId(portal.state, 'stagehistory', 30), entityTypeId, typeId, ownerId: item.id, createdAt: portal.cloud.now(),
    categoryId: Number(item['categoryId'] ?? 0), semantics: String(item['stageSemanticId']), stageId: String(item['stageId']),
  })
}
