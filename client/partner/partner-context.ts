import { inject, onScopeDispose, provide, readonly, ref, watch } from 'vue'
import type { InjectionKey, Ref } from 'vue'
import type { ContactView } from '../../server/contract/reservation.ts'
import type { FirstView, MeView, SessionView } from '../../server/contract/session.ts'
import type { Api } from '../shared/api.ts'
import { createClock } from '../shared/clock.ts'
import type { Clock } from '../shared/clock.ts'
import { useLiveReload } from '../shared/composables/useLiveReload.ts'
import { useLoad } from '../shared/composables/useLoad.ts'
import type { UseLoadReturn } from '../shared/composables/useLoad.ts'
import { OPEN_AT } from '../shared/frame.ts'
import type { Frame } from '../shared/frame.ts'
import { createHashRouter, parseHash } from '../shared/hash-router.ts'
import type { HashRouter, Route } from '../shared/hash-router.ts'
import type { Live } from '../shared/live.ts'
import { createOneLive } from '../shared/one-live.ts'
import { provideReservation } from '../shared/reservation/reservation-context.ts'
import { settingsCalls } from './settings/settings-api.ts'
import { useLocations } from './settings/use-locations.ts'
import type { LocationsStore } from './settings/use-locations.ts'
import { useSettings } from './settings/use-settings.ts'
import type { SettingsStore } from './settings/use-settings.ts'

export const SECTIONS = ['open', 'in-work', 'closed', 'rating', 'settings', 'setup'] as const
export type Section = (typeof SECTIONS)[number]

/** What every screen of the partner shares. */
export type PartnerContext = {
  api: Api
  frame: Pick<Frame, 'openPath'>
  session: SessionView
  router: HashRouter<Section>
  live: Live
  clock: Clock
  me: UseLoadReturn<MeView>
  /** Here and not on its screen: what is typed survives a look at another one. */
  settings: SettingsStore
  locations: LocationsStore
  /** Contacts shown in this window; they are kept nowhere else. */
  contacts: Map<string, ContactView>
  /** The one polite line for screen readers. */
  spoken: Readonly<Ref<string>>
  announce: (text: string) => void
}

const KEY: InjectionKey<PartnerContext> = Symbol('partner')

export function usePartner(): PartnerContext {
  const context = inject(KEY)
  if (!context) throw new Error('usePartner outside PartnerApp')
  return context
}

export type PartnerParts = { api: Api, frame: Pick<Frame, 'openPath' | 'placement' | 'options' | 'userOption' | 'setUserOption'>, session: SessionView, first?: FirstView | null }

export function providePartner({ api, frame, session, first = null }: PartnerParts, { router = createHashRouter(SECTIONS), live = createOneLive(api.getTicket, { name: `partner news ${session.portal.memberId}` }) } = {}): PartnerContext {
  const clock = createClock()
  const me = useLoad(api.getMe, { onData: (it) => clock.learn(it.now) })
  const spoken = ref('')
  const context: PartnerContext = {
    api, frame, session, router, live, clock, me,
    settings: useSettings(api),
    locations: useLocations(settingsCalls(api.call)),
    contacts: new Map(),
    spoken: readonly(spoken),
    announce: (text) => { spoken.value = text },
  }
  provide(KEY, context)
  provideReservation(context)

  openLink(frame, router)
  resumeSetup(context)
  useLiveReload(live, () => true, me.reload)
  onScopeDispose(live.onTime(clock.learn))
  onScopeDispose(() => { live.stop(); router.stop() })
  if (first) me.put(first.me)
  else void me.reload()
  live.start()
  return context
}

/**
 * Where the app opens: a link into it names a request, `params[id]=IR-1042`, or a view, `params[view]=rating`. The menu item leads to the
 * list, and a place in the CRM says `ID`, which means nothing here.
 */
export function linkedRoute({ placement, options }: Pick<Frame, 'placement' | 'options'>): Route<Section> | null {
  if (placement === 'LEFT_MENU') return null
  const { view, id } = options
  const section = view === 'reservation' ? 'in-work' : SECTIONS.find((it) => it === view)
  const number = typeof id === 'string' && /^IR-\d+$/i.test(id.trim()) ? id.trim().toUpperCase() : null
  if (number !== null && (section === undefined || section === 'open')) return { section: 'open', id: number, query: {} }
  return section === undefined ? null : { section, id: typeof id === 'string' ? id : null, query: {} }
}

/** Whether the open requests are what the page opens with. */
export function opensWithList(frame: Pick<Frame, 'placement' | 'options'>, page: Pick<Window, 'location'> = window): boolean {
  return showsOpenList(linkedRoute(frame) ?? parseHash(page.location.hash, SECTIONS))
}

/** Those that were put away are another list. */
export function showsOpenList({ section, query }: Route<Section>): boolean {
  return section === 'open' && query['hidden'] === undefined
}

/** The installer leads into the rest of the set-up: that holds once. */
function openLink(frame: PartnerParts['frame'], router: HashRouter<Section>): void {
  const toSetup = frame.userOption(OPEN_AT) === 'setup'
  if (toSetup) void frame.setUserOption(OPEN_AT, '')
  const route = toSetup ? { section: 'setup' as const, id: null, query: {} } : linkedRoute(frame)
  if (route) router.replace(route.section, route.id)
}

/** A set-up that was left goes on when the app is opened, unless a link leads to something else; later it is only a line at the top. */
function resumeSetup({ me, router }: Pick<PartnerContext, 'me' | 'router'>): void {
  const { section, id } = router.route.value
  if (section !== 'open' || id !== null) return
  const stop = watch(me.data, (now) => {
    if (!now) return
    stop()
    if (now.setup !== null && router.route.value.section === 'open' && router.route.value.id === null) router.replace('setup')
  })
}
