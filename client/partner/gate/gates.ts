import type { ConnectionCheck } from '../../../server/contract/connection.ts'
import type { MeView } from '../../../server/contract/session.ts'

/** What keeps a partner, or this person, from something; `page`: nothing else can be shown in its place. */
export type GateKind =
  | 'not_linked' | 'not_approved' | 'partner_cancelled' | 'no_locations' | 'suspended' | 'trouble' | 'privacy' | 'question' | 'not_certified' | 'paused' | 'no_permission' | 'maintenance'

export type Gate = { kind: GateKind, tone: 'bad' | 'warn' | 'accent', isPage: boolean, check: ConnectionCheck | null }

type Facts = Pick<MeView, 'gate' | 'question' | 'privacy' | 'trouble' | 'maintenance' | 'locations' | 'partner'>

const PAGES = new Set<GateKind>(['not_linked', 'not_approved', 'partner_cancelled', 'no_locations'])
const BAD = new Set<GateKind>(['suspended', 'partner_cancelled'])

/** Everything that stands in the way, the most serious first (UX §2.2): at the top of the page is room for one. */
export function gatesOf({ gate, question, privacy, trouble, maintenance, locations, partner }: Facts, isAdmin: boolean, now: number): Gate[] {
  const code = gate?.code ?? null
  const found: (GateKind | null)[] = [
    code === 'not_linked' || code === 'partner_cancelled' || code === 'not_approved' ? code : null,
    code === 'suspended' ? code : null,
    trouble.length > 0 ? 'trouble' : null,
    privacy.length > 0 || code === 'privacy_open' ? 'privacy' : null,
    question !== null || code === 'question_open' ? 'question' : null,
    code === 'not_certified' ? code : null,
    partner !== null && code !== 'not_approved' && code !== 'partner_cancelled' && locations.length === 0 ? 'no_locations' : null,
    maintenance !== null && maintenance.until > now ? 'maintenance' : null,
    code === 'paused' || code === 'no_permission' ? code : null,
  ]
  return found.filter((kind) => kind !== null).map((kind) => ({ kind, tone: toneOf(kind, isAdmin), isPage: PAGES.has(kind), check: kind === 'trouble' ? trouble[0] ?? null : null }))
}

function toneOf(kind: GateKind, isAdmin: boolean): Gate['tone'] {
  // Who can't mend it should not be alarmed by it.
  if (kind === 'trouble') return isAdmin ? 'bad' : 'accent'
  return BAD.has(kind) ? 'bad' : 'warn'
}
