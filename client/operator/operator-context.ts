import { inject, onScopeDispose, provide, readonly, ref } from 'vue'
import type { InjectionKey, Ref } from 'vue'
import type { OperatorListView } from '../../server/contract/operator.ts'
import type { Right } from '../../server/core/operator-roles.ts'
import type { SessionView } from '../../server/contract/session.ts'
import type { Api } from '../shared/api.ts'
import { operatorCalls } from './operator-api.ts'
import { createClock } from '../shared/clock.ts'
import type { Clock } from '../shared/clock.ts'
import { createHashRouter } from '../shared/hash-router.ts'
import type { HashRouter, Query } from '../shared/hash-router.ts'
import { createLive } from '../shared/live.ts'
import type { Live } from '../shared/live.ts'

export const SECTIONS = ['queue', 'apart', 'hold', 'published', 'closed', 'requests', 'dashboards', 'partners', 'cases', 'clients', 'rules', 'journal', 'access', 'system'] as const
export type Section = (typeof SECTIONS)[number]
/** The sections that list what waits for a moderator. */
export type ListSection = 'queue' | 'apart' | 'hold'

/** The rights of which one opens each section; who has none of them is told who gives them. */
export const SECTION_RIGHTS: Readonly<Record<Section, readonly Right[]>> = {
  queue: ['requests.see'], apart: ['requests.see'], hold: ['requests.see'], published: ['requests.see'], closed: ['requests.see'], requests: ['requests.see'], dashboards: ['figures.see'], partners: ['partners.see'],
  cases: ['cases.see'], clients: ['cases.see', 'privacy.see'], rules: ['rules.see'], journal: ['journal.see'], access: ['access.see'], system: ['system.see'],
}

/** Which requests a section lists. */
export const STATES = { queue: 'held', apart: 'apart', hold: 'on_hold' } as const satisfies Record<ListSection, keyof OperatorListView['counts']>

/** Addresses of before: what was published or closed had a list of its own, clients were a part of System, and all that is set stood on one page. */
const OLD: readonly Section[] = ['published', 'closed']

/** Where an old address leads now; null when it is not old. */
export function moved({ section, id }: { section: Section, id: string | null }): { section: Section, id: string | null, query: Query } | null {
  if (section === 'system' && id === 'clients') return { section: 'clients', id: null, query: {} }
  if (section === 'system' && id === 'settings') return { section, id: 'form', query: {} }
  if (!OLD.includes(section)) return null
  return { section: 'requests', id, query: id === null ? { stand: section } : {} }
}

export function isListSection(section: Section): section is ListSection {
  return Object.hasOwn(STATES, section)
}

export type OperatorContext = {
  api: Api & ReturnType<typeof operatorCalls>
  session: SessionView
  router: HashRouter<Section>
  live: Live
  clock: Clock
  /** How many each tab has; every list's answer brings them. */
  counts: Ref<OperatorListView['counts'] | null>
  spoken: Readonly<Ref<string>>
  announce: (text: string) => void
  /** Whether this person has the right. The server asks again; this is for showing nothing that it would refuse. */
  may: (right: Right) => boolean
}

const KEY: InjectionKey<OperatorContext> = Symbol('operator')

export function useOperator(): OperatorContext {
  const context = inject(KEY)
  if (!context) throw new Error('useOperator outside OperatorApp')
  return context
}

export function provideOperator({ api, session }: { api: Api, session: SessionView }, { router = createHashRouter(SECTIONS), live = createLive(api.getTicket) } = {}): OperatorContext {
  const spoken = ref('')
  const context: OperatorContext = {
    api: { ...api, ...operatorCalls(api.call) }, session, router, live,
    clock: createClock(),
    counts: ref(null),
    spoken: readonly(spoken),
    announce: (text) => { spoken.value = text },
    may: (right) => session.operator?.rights.includes(right) ?? false,
  }
  provide(KEY, context)
  onScopeDispose(() => { live.stop(); router.stop() })
  live.start()
  return context
}
