import { say } from '../../core/said.ts'
import type { Said, Words } from '../../core/said.ts'
import { batchOf } from '../../bitrix24/chunks.ts'
import { directoryCommands, pipelinesCommand, readHasLeads, readPeople, readPipelines, readProcesses } from '../../bitrix24/directory.ts'
import type { Person, Process } from '../../bitrix24/directory.ts'
import { readStages, stagesCommand } from '../../bitrix24/stages.ts'
import type { Stage } from '../../bitrix24/stages.ts'
import { CRM_TYPES } from '../../core/crm-target.ts'
import type { CrmKind, CrmTarget } from '../../core/crm-target.ts'
import { Refusal } from '../../core/errors.ts'
import type { App } from '../app.ts'
import { callBatch } from './call-portal.ts'

export type Target = { target: CrmTarget, kind: CrmKind, name: Words, unavailable: Said | null, stages: Stage[] }
export type Directory = { targets: Target[], people: Person[] }

const NO_LEADS = say('target.noLeads')

type Named = Omit<Target, 'stages'>

/** What requests could become in a portal and who works there, read from the portal now. Throws `portal_silent`. */
export async function readDirectory(app: App, memberId: string): Promise<Directory> {
  const results = await ask(app, memberId, directoryCommands())
  const deals = readPipelines(results['deals']) ?? [{ id: 0, name: null }]
  const named: Named[] = [
    ...deals.map(({ id, name }): Named => ({ target: { entityTypeId: CRM_TYPES.deal, categoryId: id }, kind: 'deal', name: say('target.deals', { name: name ?? say('target.general') }), unavailable: null })),
    { target: { entityTypeId: CRM_TYPES.lead, categoryId: 0 }, kind: 'lead', name: say('target.leads'), unavailable: readHasLeads(results['mode']) ? null : NO_LEADS },
    ...await readProcessTargets(app, memberId, readProcesses(results['processes'])),
  ]
  return { targets: await withStages(app, memberId, named), people: readPeople(results) }
}

async function readProcessTargets(app: App, memberId: string, processes: readonly Process[]): Promise<Named[]> {
  if (processes.length === 0) return []
  const results = await ask(app, memberId, Object.fromEntries(processes.map((it) => [`of${it.entityTypeId}`, pipelinesCommand(it.entityTypeId)])))
  return processes.flatMap(({ entityTypeId, title }) => (readPipelines(results[`of${entityTypeId}`]) ?? [])
    .map(({ id, name }): Named => ({ target: { entityTypeId, categoryId: id }, kind: 'process', name: `${title}: ${name}`, unavailable: null })))
}

async function withStages(app: App, memberId: string, named: readonly Named[]): Promise<Target[]> {
  const results: Record<string, unknown> = {}
  for (const chunk of batchOf(named.map(({ target }, index): [string, CrmTarget] => [`stages${index}`, target]))) {
    Object.assign(results, await ask(app, memberId, Object.fromEntries(chunk.map(([key, target]) => [key, stagesCommand(target)]))))
  }
  return named.map((it, index) => ({ ...it, stages: results[`stages${index}`] === undefined ? [] : readStages(results[`stages${index}`]) }))
}

async function ask(app: App, memberId: string, commands: Parameters<typeof callBatch>[2]): Promise<Record<string, unknown>> {
  const answer = await callBatch(app, memberId, commands, { halt: false })
  if (answer.kind !== 'ok') throw new Refusal('portal_silent')
  return answer.batch.results
}
