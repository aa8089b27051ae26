import { everywhere } from '../../say/everywhere.ts'
import type { BatchCommand } from '../../bitrix24/batch.ts'
import type { BoundPlacement } from '../../bitrix24/survey.ts'
import { placementsFor } from '../../core/manifest.ts'
import type { Placement } from '../../core/manifest.ts'
import type { CrmTarget } from '../../core/crm-target.ts'
import type { Changes } from './event-handlers.ts'

/** How the bound places become the wanted ones: each once, with our address, and none that belongs to another kind of record. */
export function placementChanges(bound: readonly BoundPlacement[], target: CrmTarget, publicUrl: string): Changes {
  const wanted = placementsFor(target)
  const isRight = (it: BoundPlacement): boolean => wanted.some(({ code, path }) => code === it.code && it.handler === `${publicUrl}${path}`)
  const isTwice = (it: BoundPlacement): boolean => bound.filter((other) => other.code === it.code && other.handler === it.handler).length > 1
  const kept = bound.filter((it) => isRight(it) && !isTwice(it))
  const stale = bound.filter((it) => !isRight(it) || isTwice(it))
  return {
    remove: unique(stale).map(({ code, handler }) => ({ method: 'placement.unbind', params: { PLACEMENT: code, HANDLER: handler } })),
    add: wanted.filter(({ code }) => !kept.some((it) => it.code === code)).map((it) => bindCommand(it, publicUrl)),
  }
}

function bindCommand({ code, path, title, description }: Placement, publicUrl: string): BatchCommand {
  const [titles, descriptions] = [everywhere(title), everywhere(description)]
  const all = Object.fromEntries(Object.keys(titles).map((code) => [code, { TITLE: titles[code], DESCRIPTION: descriptions[code] }]))
  return { method: 'placement.bind', params: { PLACEMENT: code, HANDLER: `${publicUrl}${path}`, TITLE: titles['en'], DESCRIPTION: descriptions['en'], LANG_ALL: all } }
}

/** One unbind takes all that are the same. */
function unique(placements: readonly BoundPlacement[]): BoundPlacement[] {
  return [...new Map(placements.map((it) => [`${it.code} ${it.handler}`, it])).values()]
}
