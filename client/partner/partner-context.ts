import { inject, onScopeDispose, provide, readonly, ref } from 'vue'
import type { InjectionKey, Ref } from 'vue'
import type { ContactView } from '../../server/contract/reservation.ts'
import type { MeView, SessionView } from '../../server/contract/session.ts'
import type { Api } from '../shared/api.ts'
import { createClock } from '../shared/clock.ts'
import type { Clock } from '../shared/clock.ts'
import { useLiveReload } from '../shared/composables/useLiveReload.ts'
import { useLoad } from '../shared/composables/useLoad.ts'
import type { UseLoadReturn } from '../shared/composables/useLoad.ts'
import type { Frame } from '../shared/frame.ts'
import { createHashRouter } from '../shared/hash-router.ts'
import type { HashRouter } from '../shared/hash-router.ts'
import { createLive } from '../shared/live.ts'
import type { Live } from '../shared/live.ts'

export const SECTIONS = ['open', 'in-work', 'closed', 'rating', 'settings'] as const
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

export type PartnerParts = { api: Api, frame: Pick<Frame, 'openPath' | 'options'>, session: SessionView }

export function providePartner({ api, frame, session }: PartnerParts, { router = createHashRouter(SECTIONS), live = createLive(api.getTicket) } = {}): PartnerContext {
  const clock = createClock()
  const me = useLoad(api.getMe, { onData: (it) => clock.learn(it.now) })
  const spoken = ref('')
  const context: PartnerContext = {
    api, frame, session, router, live, clock, me,
    contacts: new Map(),
    spoken: readonly(spoken),
    announce: (text) => { spoken.value = text },
  }
  provide(KEY, context)

  openLink(frame.options, router)
  useLiveReload(live, () => true, me.reload)
  onScopeDispose(() => { live.stop(); router.stop() })
  void me.reload()
  live.start()
  return context
}

/** A link into the app names the view and the thing, e.g. `params[view]=request&params[id]=IR-1042`. */
function openLink(options: Record<string, unknown>, router: HashRouter<Section>): void {
  const view = options['view'] === 'request' ? 'open' : options['view'] === 'reservation' ? 'in-work' : options['view']
  const section = SECTIONS.find((it) => it === view)
  if (section) router.replace(section, typeof options['id'] === 'string' ? options['id'] : null)
}
