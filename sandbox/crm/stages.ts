import type { Portal } from '../portal.ts'
import { nextId } from '../state.ts'
import type { Category, DirectoryEntry } from '../state.ts'
import type { Semantics, StageSeed } from '../world.ts'
import { DIRECTORIES, SOURCES } from '../world.ts'
import { COMPANY, CONTACT, DEAL, LEAD, isSmart } from './kinds.ts'

export type Stage = DirectoryEntry & { semantics: Semantics }

function seededStages(stages: StageSeed[], categoryId: number, entityId: string, firstId: number): DirectoryEntry[] {
  return stages.map((stage, index) => ({
    ...stage, entityId, categoryId, directoryId: firstId + index * 2, sort: (index + 1) * 10, nameInit: stage.system ? stage.name : '', system: stage.system ?? false, apology: stage.apology ?? false,
  }))
}

function seededList(entityId: string, entries: [id: string, name: string][], firstId: number): DirectoryEntry[] {
  return entries.map(([id, name], index) => ({
    directoryId: firstId + index * 2, entityId, id, name, nameInit: name, sort: (index + 1) * 10, system: true, categoryId: 0, color: null, semantics: null, apology: false,
  }))
}

/** A portal's directories and pipelines come from its seed once; then people and applications change them. */
export function takeOverSeed(portal: Portal): void {
  const { seed, state } = portal
  if (state.directories) return
  const deals = seed.pipelines.flatMap(({ id, stages }) => seededStages(stages, id, stageDirectory(DEAL, id), 101 + id * 100))
  const lists = Object.entries(DIRECTORIES).flatMap(([entityId, entries], index) => seededList(entityId, entries, 1001 + index * 100))
  state.directories = [...seededStages(seed.leadStages, 0, 'STATUS', 1), ...deals, ...seededList('SOURCE', SOURCES, 901), ...lists]
  state.lastIds['status'] = 2999
  state.categories = [
    // The default pipeline has the larger sort here, so it does not come first.
    ...seed.pipelines.map(({ id, name }): Category => ({ id, entityTypeId: DEAL, name, sort: id === 0 ? 300 : 200, isDefault: id === 0 })),
    ...[CONTACT, COMPANY].map((entityTypeId): Category => ({ id: 0, entityTypeId, name: 'General', sort: 500, isDefault: true })),
  ]
  state.lastIds['category'] = Math.max(...seed.pipelines.map(({ id }) => id))
}

function directories(portal: Portal): DirectoryEntry[] {
  return portal.state.directories ?? []
}

export function directoryEntries(portal: Portal): DirectoryEntry[] {
  return directories(portal)
}

export function categoriesOf(portal: Portal, entityTypeId: number): Category[] {
  return portal.state.categories.filter((category) => category.entityTypeId === entityTypeId)
}

export function defaultCategory(portal: Portal, entityTypeId: number): number {
  return categoriesOf(portal, entityTypeId).find((category) => category.isDefault)?.id ?? 0
}

/** The default pipeline's directory is DEAL_STAGE; DEAL_STAGE_0 does not exist. */
export function stageDirectory(entityTypeId: number, categoryId: number): string {
  if (entityTypeId === LEAD) return 'STATUS'
  if (entityTypeId === DEAL) return categoryId === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${categoryId}`
  return `DYNAMIC_${entityTypeId}_STAGE_${categoryId}`
}

/** What stands before the colon of a stage's id; nothing for leads and the default pipeline of deals. */
export function stagePrefix(entityTypeId: number, categoryId: number): string {
  if (isSmart(entityTypeId)) return `DT${entityTypeId}_${categoryId}:`
  return entityTypeId === DEAL && categoryId !== 0 ? `C${categoryId}:` : ''
}

const STAGE_ID_LENGTH = 21

/** The portal keeps 21 characters of a stage id, prefix included; longer codes are cut without a word. */
export function stageId(entityTypeId: number, categoryId: number, code: string): string {
  const prefix = stagePrefix(entityTypeId, categoryId)
  const full = code.startsWith(prefix) ? code : prefix + code
  return isSmart(entityTypeId) ? full : full.slice(0, STAGE_ID_LENGTH)
}

/** Stages of leads or of one pipeline, in the order of the board. */
export function stagesOf(portal: Portal, entityTypeId: number, categoryId = 0): Stage[] {
  const entityId = stageDirectory(entityTypeId, entityTypeId === LEAD ? 0 : categoryId)
  return directories(portal).filter((entry): entry is Stage => entry.entityId === entityId && entry.semantics !== null).toSorted((left, right) => left.sort - right.sort)
}

export function findStage(portal: Portal, entityTypeId: number, categoryId: number, id: string): Stage | null {
  return stagesOf(portal, entityTypeId, categoryId).find((stage) => stage.id === id) ?? null
}

export function firstStage(portal: Portal, entityTypeId: number, categoryId: number): Stage {
  const stage = stagesOf(portal, entityTypeId, categoryId)[0]
  if (!stage) throw new Error(`no stages for ${entityTypeId}/${categoryId}`)
  return stage
}

const FRESH: [code: string, name: string, semantics: Semantics, color: string, system: boolean][] = [
  ['NEW', 'Start', 'P', '#22B9FF', true], ['PREPARATION', 'Preparation', 'P', '#88B9FF', false], ['CLIENT', 'Agreement with the client', 'P', '#10E5FC', false],
  ['SUCCESS', 'Success', 'S', '#00FF00', true], ['FAIL', 'Failure', 'F', '#FF0000', true],
]

/** The stages a new pipeline begins with: a new deal pipeline copies those of the default one. */
export function seedStages(portal: Portal, entityTypeId: number, categoryId: number): void {
  const entityId = stageDirectory(entityTypeId, categoryId)
  const model = entityTypeId === DEAL
    ? stagesOf(portal, DEAL, 0).map((stage) => ({ ...stage }))
    : FRESH.map(([id, name, semantics, color, system], index) => ({ id, name, nameInit: system ? name : '', semantics, color, system, apology: false, sort: (index + 1) * 10 }))
  for (const stage of model) {
    directories(portal).push({ ...stage, directoryId: nextId(portal.state, 'status', 2999), entityId, categoryId, id: stageId(entityTypeId, categoryId, stage.id) })
  }
}
