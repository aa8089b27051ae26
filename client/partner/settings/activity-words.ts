import type { ActivityActorView, ActivityRowView } from '../../../server/contract/activity.ts'
import type { ActivityGroup, ActivityKind } from '../../../server/core/activity.ts'
import { countryName, formatList } from '../../shared/format.ts'
import type { Text, TextKey } from '../../shared/i18n/i18n.ts'

const KINDS: Record<ActivityKind, TextKey> = {
  contact_shown: 'activity.contactShown', reserved: 'activity.reserved', first_contact: 'activity.firstContact', handed_over: 'activity.handedOver', won: 'outcome.won',
  won_unproved: 'activity.wonUnproved', lost: 'outcome.lost', released: 'outcome.released', recalled: 'outcome.recalled', bad: 'outcome.bad', withdrawn: 'outcome.withdrawn',
  revoked: 'outcome.revoked', reopened: 'activity.reopened', corrected: 'activity.corrected', excused: 'activity.excused', problem_reported: 'activity.problemReported',
  review_asked: 'activity.reviewAsked', deleted_in_crm: 'activity.deletedInCrm', locations_changed: 'activity.locationsChanged', settings_changed: 'activity.settingsChanged',
  availability_changed: 'activity.availabilityChanged', test_record_made: 'activity.testMade', test_record_removed: 'activity.testRemoved', portal_installed: 'activity.installed',
  portal_linked: 'activity.linked', card_changed: 'activity.cardChanged', sanction_imposed: 'activity.sanctionImposed', sanction_lifted: 'activity.sanctionLifted',
  question_asked: 'activity.questionAsked', report_decided: 'activity.reportDecided', client_stopped: 'activity.clientStopped', level_changed: 'activity.levelChanged',
}

export const GROUP_NAMES: Record<ActivityGroup, TextKey> = {
  contacts: 'activity.groupContacts', reservations: 'activity.groupReservations', settings: 'activity.groupSettings', vendor: 'activity.groupVendor',
}

/** What happened, with what belongs to it: "Locations changed: Spain → Spain, Angola". */
export function whatHappened({ kind, detail }: ActivityRowView, t: Text): string {
  const what = t(KINDS[kind])
  if (detail === null) return what
  if ('text' in detail) return t('activity.withDetail', { what, detail: detail.text })
  const words = kind === 'level_changed' ? (list: string[]) => list.join() : placesIn
  return t('activity.fromTo', { what, before: words(detail.before) || t('activity.none'), after: words(detail.after) || t('activity.none') })
}

/** `PT` is Portugal, `ES-GA` stays a region's code behind its country. */
function placesIn(keys: string[]): string {
  return formatList(keys.map((key) => (key.length > 2 ? `${countryName(key.slice(0, 2))} (${key})` : countryName(key))))
}

const ACTORS: Record<Exclude<ActivityActorView['kind'], 'person'>, TextKey> = {
  vendor: 'activity.byVendor', client: 'activity.byClient', crm: 'activity.byCrm', system: 'activity.bySystem', mail: 'activity.byMail',
}

export function whoDid(actor: ActivityActorView, t: Text): string {
  return actor.kind === 'person' ? actor.name : t(ACTORS[actor.kind])
}

const PLACES: Record<ActivityActorView['kind'], TextKey> = {
  person: 'activity.fromApp', vendor: 'activity.byVendor', client: 'activity.fromPage', crm: 'activity.byCrm', system: 'activity.bySystem', mail: 'activity.fromMail',
}

/** Through what it was done. */
export function fromWhere(actor: ActivityActorView, t: Text): string {
  return t(PLACES[actor.kind])
}
