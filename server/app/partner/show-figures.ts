import { summarise } from '../../core/client-rating.ts'
import type { ClientWords } from '../../core/client-rating.ts'
import { dayBounds } from '../../core/day.ts'
import { flagsOf } from '../../core/partner-flags.ts'
import type { Flag, Watched } from '../../core/partner-flags.ts'
import { countWarnings, sanctionState } from '../../core/sanction.ts'
import { listWordsOf } from '../../store/client-ratings.ts'
import { listPartners } from '../../store/partners.ts'
import { listQuestions } from '../../store/questions.ts'
import { listSanctions } from '../../store/sanctions.ts'
import type { App } from '../app.ts'
import { listDesk } from '../desk/decide-case.ts'
import { showRating } from '../reservation/show-rating.ts'
import type { ShownRating } from '../reservation/show-rating.ts'
import { usageOf } from '../reservation/usage-of.ts'
import { listConducts } from './list-conducts.ts'
import type { PartnerConduct } from './list-conducts.ts'
import { showCard } from './show-partner.ts'

export type PartnerFigures = Omit<PartnerConduct, 'scores' | 'firstContact'> & {
  id: string
  shown: ShownRating
  usage: { today: number, inWork: number }
  /** When the partner's day began. */
  dayFrom: number
  clients: ClientWords
  openCases: number
  openQuestions: number
  suspensions: number
  warnings: number
  flags: Flag[]
}

/** The numbers of a partner's card, and what of them is far from usual. Throws `not_found`. */
export async function showFigures(app: App, id: string): Promise<PartnerFigures> {
  const { partner } = await showCard(app, id)
  const shown = await showRating(app, id)
  const { rating, rulebook } = shown
  const { lowScore } = rulebook.followUp
  const conducts = await listConducts(app.db, rating.from, rating.to)
  const watched = (it: string): Watched => toWatched(conducts(it), lowScore)
  const others = (await listPartners(app.db)).filter((it) => it.id !== id).map((it) => watched(it.id))
  const { conduct, disputes } = conducts(id)
  const sanctions = await listSanctions(app.db, id)
  return {
    id, shown, conduct, disputes, flags: flagsOf(watched(id), others), usage: await usageOf(app.db, partner, rating.to), dayFrom: dayBounds(rating.to, partner.timeZone).start,
    clients: summarise(await listWordsOf(app.db, id), lowScore), openCases: (await listDesk(app, 'open', id)).length,
    openQuestions: (await listQuestions(app.db, id)).filter((it) => it.answeredAt === null).length,
    suspensions: sanctions.filter((it) => it.kind === 'suspension' && sanctionState(it, rating.to) === 'running').length, warnings: countWarnings(sanctions),
  }
}

function toWatched({ conduct, firstContact, disputes, scores }: PartnerConduct, lowScore: number): Watched {
  return { conduct, firstContact, complaints: disputes.complaints, clients: summarise({ scores, contacted: [] }, lowScore) }
}
