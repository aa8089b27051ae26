import type { FlagView, PartnerFiguresView } from '../contract/partner-card.ts'
import { RECENT_DAYS, recentFrom } from '../core/conduct.ts'
import { toPercent } from '../core/conversion.ts'
import { lapsingSoon, SOON_MS } from '../core/course.ts'
import type { Flag } from '../core/partner-flags.ts'
import { toQuery } from '../core/request-filter.ts'
import type { RequestFilter } from '../core/request-filter.ts'
import { DAY_MS } from '../core/time.ts'
import type { PartnerFigures } from '../app/partner/show-figures.ts'
import { presentLevel } from './present-common.ts'

/** The numbers with what each of them counts. */
export function presentFigures(it: PartnerFigures): PartnerFiguresView {
  const { shown: { rating, rulebook, weeks, running, firstContacts }, conduct, clients, suspensions, warnings } = it
  // The window's own moment lies outside of it.
  const inWindow = { since: rating.from + 1 }
  const mark = (n: number, more: RequestFilter): PartnerFiguresView['late'] => ({ n, list: toQuery({ partner: it.id, ...more }) })
  const percent = (conversion: number | null): number | null => (conversion === null ? null : toPercent(conversion, rulebook))
  return {
    level: presentLevel(rating.level),
    conversion: { percent: percent(rating.conversion), won: rating.won, lost: rating.lost, minClosed: rulebook.minClosed, weeks: weeks.map(({ at, conversion }) => ({ at, percent: percent(conversion) })) },
    firstContact: { hours: rulebook.firstContactHours, ...firstContacts, untimely: mark(firstContacts.due - firstContacts.inTime, { own: 'untimely', ...inWindow }) },
    clients: { ratings: clients.ratings, average: clients.average, contacted: clients.contacted, notContacted: clients.notContacted },
    inWork: mark(it.usage.inWork, { own: 'in_work' }), today: mark(it.usage.today, { since: it.dayFrom }),
    late: mark(conduct.late, { own: 'late', ...inWindow }), lapsing: mark(lapsingSoon(running, rating.to).length, { own: 'lapsing' }),
    uncalled: { ...mark(conduct.uncalled, { own: 'uncalled', ...inWindow }), of: conduct.due },
    released: mark(conduct.released, { own: 'released', endedFrom: recentFrom(rating.to), ...inWindow }),
    openCases: it.openCases, disputes: { ...it.disputes, days: rulebook.windowDays }, openQuestions: it.openQuestions, sanctions: { suspensions, warnings },
    flags: it.flags.map((flag) => presentFlag(it, flag, inWindow)), recentDays: RECENT_DAYS, lapsingDays: SOON_MS / DAY_MS, now: rating.to,
  }
}

function presentFlag({ id, shown }: PartnerFigures, flag: Flag, inWindow: RequestFilter): FlagView {
  const lists: Partial<Record<Flag['code'], RequestFilter>> = {
    released: { own: 'released', endedFrom: recentFrom(shown.rating.to), ...inWindow }, recalled: { own: 'recalled', endedFrom: recentFrom(shown.rating.to), ...inWindow },
    uncalled: { own: 'uncalled', ...inWindow }, untimely: { own: 'untimely', ...inWindow },
  }
  const list = lists[flag.code]
  return { ...flag, list: list === undefined ? null : toQuery({ partner: id, ...list }) }
}
