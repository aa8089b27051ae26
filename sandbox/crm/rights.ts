import type { Portal } from '../portal.ts'
import { touch } from '../portal.ts'
import type { CrmItem, Denial } from '../state.ts'

function denialsOf(portal: Portal, userId: number, entityTypeId: number): Denial[] {
  return portal.state.denials.filter((denial) => denial.userId === userId && denial.entityTypeId === entityTypeId)
}

/** Whether the person may see items of a pipeline; without a pipeline: any items of the kind. */
export function maySee(portal: Portal, userId: number, entityTypeId: number, categoryId: number | null = null): boolean {
  return !denialsOf(portal, userId, entityTypeId).some((denial) => !denial.sees && (denial.categoryId === null || denial.categoryId === categoryId))
}

export function mayChange(portal: Portal, userId: number, entityTypeId: number, categoryId: number | null = null): boolean {
  return !denialsOf(portal, userId, entityTypeId).some((denial) => denial.categoryId === null || denial.categoryId === categoryId)
}

export function pipelineOf(item: CrmItem): number {
  return Number(item['categoryId'] ?? 0)
}

export function maySeeItem(portal: Portal, userId: number, entityTypeId: number, item: CrmItem): boolean {
  return maySee(portal, userId, entityTypeId, pipelineOf(item))
}

export function mayChangeItem(portal: Portal, userId: number, entityTypeId: number, item: CrmItem): boolean {
  return mayChange(portal, userId, entityTypeId, pipelineOf(item))
}

/** Takes a right away: to change, and to see as well unless `sees`. */
export function deny(portal: Portal, denial: Denial): void {
  portal.state.denials.push(denial)
  touch(portal)
}

export function allow(portal: Portal, userId: number): void {
  portal.state.denials = portal.state.denials.filter((denial) => denial.userId !== userId)
  touch(portal)
}
