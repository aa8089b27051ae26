import { announcement, changeSentences } from '../../core/rulebook-changes.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { predecessorOf, standingOf } from '../../core/rulebook-versions.ts'
import type { RulebookVersion, VersionState } from '../../core/rulebook-versions.ts'
import { moment } from '../../core/said.ts'
import type { Said } from '../../core/said.ts'
import { listRulebooks as list } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'

export type ListedVersion = RulebookVersion & { state: VersionState, until: number | null, changes: Said[] }

/** Every version, newest first, with what it changed and whether it is in force. */
export async function listRulebooks(app: App): Promise<ListedVersion[]> {
  const versions = await list(app.db)
  const all = versions.map((it) => it.rulebook)
  return versions.map((it) => ({
    ...it, ...standingOf(it.rulebook, all, app.now()),
    changes: changesOf(it.rulebook, all),
  })).reverse()
}

/** What partners are told: the rulebook in force, and those announced in the order in which they start. */
export async function showRules(app: App): Promise<{ inForce: ListedVersion, announced: ListedVersion[] }> {
  const versions = await listRulebooks(app)
  const all = versions.map((it) => it.rulebook)
  const inForce = versions.find((it) => it.state === 'in_force')
  if (!inForce) throw new Error('No rulebook is in force')
  const announced = versions.filter((it) => it.state === 'announced').reverse()
  const told = (it: ListedVersion): ListedVersion => ({ ...it, changes: publicChanges(it.rulebook, all) })
  return { inForce: told(inForce), announced: announced.map(told) }
}

function changesOf(rulebook: Rulebook, all: readonly Rulebook[]): Said[] {
  const before = predecessorOf(rulebook, all)
  return before ? changeSentences(before, rulebook) : []
}

function publicChanges(rulebook: Rulebook, all: readonly Rulebook[]): Said[] {
  const before = predecessorOf(rulebook, all)
  return before ? announcement(before, rulebook, moment(rulebook.startsAt, 'date')) : []
}
