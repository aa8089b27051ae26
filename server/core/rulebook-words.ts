import { countryName } from './names.ts'
import { PARTNER_STATUSES } from './partner.ts'
import type { Rules } from './rulebook.ts'
import { RULE_NAMES, STATUS_NAMES } from './rulebook-names.ts'
import { say } from './said.ts'
import type { Said, SaidKey, SaidParam } from './said.ts'

/** What stands in a rule (`3 places`), and what is said of it, as the middle of a sentence (`a new request has 3 places`). */
export type RuleWords = { field: string, value: (rules: Rules) => SaidParam, phrase: (rules: Rules) => Said }

/** A rule that counts something: the phrase itself has the forms for one and many. */
function counted(field: string, key: SaidKey, unit: SaidKey, read: (rules: Rules) => number): RuleWords {
  return { field, value: (rules) => say(unit, { n: read(rules) }), phrase: (rules) => say(key, { n: read(rules) }) }
}

/** A rule whose value is put into the phrase as it is. */
function worded(field: string, key: SaidKey, value: (rules: Rules) => SaidParam): RuleWords {
  return { field, value, phrase: (rules) => say(key, { it: value(rules) }) }
}

const listed = (all: readonly SaidParam[]): SaidParam => ({ all, as: 'list' })
const shares = (all: readonly number[]): SaidParam => listed(all.map((share) => ({ share })))

/** Every rule beside the levels and the gate. */
export const RULE_WORDS: readonly RuleWords[] = [
  counted('cap', 'ruleSay.cap', 'ruleOf.places', ({ cap }) => cap),
  counted('extraLocations', 'ruleSay.extraLocations', 'ruleOf.locations', ({ extraLocations }) => extraLocations),
  counted('locationDays', 'ruleSay.locationDays', 'ruleOf.days', ({ locationDays }) => locationDays),
  ...PARTNER_STATUSES.map((status): RuleWords => {
    const value = ({ reach }: Rules): Said => say(`ruleFrom.${reach[status]}`)
    return { field: `reach.${status}`, value, phrase: (rules) => say('ruleSay.reach', { status: STATUS_NAMES[status], it: value(rules) }) }
  }),
  worded('largeRequests', 'ruleSay.largeRequests', ({ largeRequests: { seats, minLevel, minutes } }) => say('ruleOf.large', { n: seats, level: minLevel, minutes: say('ruleOf.minutes', { n: minutes }) })),
  worded('mailChannel', 'ruleSay.mailChannel', ({ mailChannel }) => mailChannel.length === 0 ? say('ruleOf.nobody') : listed(mailChannel.map((it) => STATUS_NAMES[it]))),
  counted('direct.partners', 'ruleSay.directPartners', 'ruleOf.partners', ({ direct }) => direct.partners),
  counted('direct.answerHours', 'ruleSay.directAnswerHours', 'ruleOf.hours', ({ direct }) => direct.answerHours),
  worded('direct.newcomerShare', 'ruleSay.directNewcomerShare', ({ direct }) => ({ share: direct.newcomerShare })),
  worded('direct.fromSeats', 'ruleSay.directFromSeats', ({ direct: { fromSeats } }) => fromSeats === null ? say('ruleOf.byVendor') : say('ruleOf.bySeats', { n: fromSeats })),
  counted('windowDays', 'ruleSay.windowDays', 'ruleOf.days', ({ windowDays }) => windowDays),
  counted('minClosed', 'ruleSay.minClosed', 'ruleOf.closed', ({ minClosed }) => minClosed),
  worded('proofOfWon', 'ruleSay.proofOfWon', ({ proofOfWon }) => say(proofOfWon ? 'ruleOf.withProof' : 'ruleOf.withoutProof')),
  worded('openDelaySeconds', 'ruleSay.openDelaySeconds', ({ openDelaySeconds }) => openDelaySeconds === 0 ? say('ruleOf.atOnce') : say('ruleOf.afterSeconds', { n: openDelaySeconds })),
  counted('undoSeconds', 'ruleSay.undoSeconds', 'ruleOf.seconds', ({ undoSeconds }) => undoSeconds),
  counted('firstContactHours', 'ruleSay.firstContactHours', 'ruleOf.hours', ({ firstContactHours }) => firstContactHours),
  counted('recallAfterDays', 'ruleSay.recallAfterDays', 'ruleOf.days', ({ recallAfterDays }) => recallAfterDays),
  counted('statusEveryDays', 'ruleSay.statusEveryDays', 'ruleOf.days', ({ statusEveryDays }) => statusEveryDays),
  counted('autoLostDays', 'ruleSay.autoLostDays', 'ruleOf.days', ({ autoLostDays }) => autoLostDays),
  counted('longestDays', 'ruleSay.longestDays', 'ruleOf.days', ({ longestDays }) => longestDays),
  counted('silentPortalHours', 'ruleSay.silentPortalHours', 'ruleOf.hours', ({ silentPortalHours }) => silentPortalHours),
  worded('warnAt', 'ruleSay.warnAt', ({ warnAt }) => warnAt.length === 0 ? say('ruleOf.never') : say('ruleOf.atDeadline', { shares: shares(warnAt) })),
  counted('minWorkdays', 'ruleSay.minWorkdays', 'ruleOf.days', ({ minWorkdays }) => minWorkdays),
  counted('correctionHours', 'ruleSay.correctionHours', 'ruleOf.hours', ({ correctionHours }) => correctionHours),
  counted('duplicateDays', 'ruleSay.duplicateDays', 'ruleOf.days', ({ duplicateDays }) => duplicateDays),
  worded('confirmEmail', 'ruleSay.confirmEmail', ({ confirmEmail }) => say(confirmEmail ? 'ruleOf.onceConfirmed' : 'ruleOf.atOnce')),
  counted('expireDays', 'ruleSay.expireDays', 'ruleOf.days', ({ expireDays }) => expireDays),
  counted('askClientDays', 'ruleSay.askClientDays', 'ruleOf.days', ({ askClientDays }) => askClientDays),
  counted('askApartDays', 'ruleSay.askApartDays', 'ruleOf.days', ({ askApartDays }) => askApartDays),
  counted('withdrawUndoHours', 'ruleSay.withdrawUndoHours', 'ruleOf.hours', ({ withdrawUndoHours }) => withdrawUndoHours),
  counted('answerVendorDays', 'ruleSay.answerVendorDays', 'ruleOf.days', ({ answerVendorDays }) => answerVendorDays),
  counted('badReport.days', 'ruleSay.badReportDays', 'ruleOf.days', ({ badReport }) => badReport.days),
  worded('badReport.maxShare', 'ruleSay.badReportMaxShare', ({ badReport: { maxShare, shareDays } }) => say('ruleOf.reported', { share: { share: maxShare }, n: shareDays })),
  counted('followUp.afterFirstContactDays', 'ruleSay.followUpAfterFirstContactDays', 'ruleOf.days', ({ followUp }) => followUp.afterFirstContactDays),
  counted('followUp.afterOutcomeDays', 'ruleSay.followUpAfterOutcomeDays', 'ruleOf.days', ({ followUp }) => followUp.afterOutcomeDays),
  worded('followUp.most', 'ruleSay.followUpMost', ({ followUp: { most, withinDays } }) => say('ruleOf.timesIn', { n: most, days: say('ruleOf.days', { n: withinDays }) })),
  counted('followUp.ratingDays', 'ruleSay.followUpRatingDays', 'ruleOf.days', ({ followUp }) => followUp.ratingDays),
  worded('followUp.lowScore', 'ruleSay.followUpLowScore', ({ followUp }) => say('ruleOf.score', { score: followUp.lowScore })),
  counted('statusRules.bronzeDays', 'ruleSay.statusRulesBronzeDays', 'ruleOf.days', ({ statusRules }) => statusRules.bronzeDays),
  counted('statusRules.reviewDays', 'ruleSay.statusRulesReviewDays', 'ruleOf.days', ({ statusRules }) => statusRules.reviewDays),
  counted('statusRules.inactiveDays', 'ruleSay.statusRulesInactiveDays', 'ruleOf.days', ({ statusRules }) => statusRules.inactiveDays),
  worded('statusRules.noticeDays', 'ruleSay.statusRulesNoticeDays', ({ statusRules: { noticeDays } }) => noticeDays.length === 0 ? say('ruleOf.notTold') : say('ruleOf.told', { days: listed(noticeDays.map((n) => say('ruleOf.days', { n }))) })),
  counted('privacy.confirmDays', 'ruleSay.privacyConfirmDays', 'ruleOf.workdays', ({ privacy }) => privacy.confirmDays),
  counted('privacy.tellDays', 'ruleSay.privacyTellDays', 'ruleOf.workdays', ({ privacy }) => privacy.tellDays),
  counted('privacy.removalDays', 'ruleSay.privacyRemovalDays', 'ruleOf.days', ({ privacy }) => privacy.removalDays),
  worded('privacy.timeZone', 'ruleSay.privacyTimeZone', ({ privacy }) => privacy.timeZone),
  worded('privacy.alertAt', 'ruleSay.privacyAlertAt', ({ privacy: { alertAt } }) => alertAt.length === 0 ? say('ruleOf.never') : say('ruleOf.atTime', { shares: shares(alertAt) })),
  worded('privacy.blocksLate', 'ruleSay.privacyBlocksLate', ({ privacy }) => say(privacy.blocksLate ? 'ruleOf.cantReserve' : 'ruleOf.canReserve')),
  counted('retention.closedMonths', 'ruleSay.retentionClosedMonths', 'ruleOf.months', ({ retention }) => retention.closedMonths),
  counted('retention.openMonths', 'ruleSay.retentionOpenMonths', 'ruleOf.months', ({ retention }) => retention.openMonths),
  counted('retention.rejectedDays', 'ruleSay.retentionRejectedDays', 'ruleOf.days', ({ retention }) => retention.rejectedDays),
  worded('restrictedCountries', 'ruleSay.restrictedCountries', ({ restrictedCountries: codes }) => codes.length === 0 ? say('ruleOf.noCountry') : listed(byName(codes).map((country) => ({ country })))),
]

/** What stands between the form and the moderator: only operators read it, so that its names are enough. */
export const GATE_RULES: readonly RuleWords[] = (['unconfirmedHours', 'mailsPerAddress', 'mailsPerNetwork', 'formSeconds', 'formMinutes', 'sendsPerNetwork', 'sendsPerNeighbourhood', 'sendsInAll', 'quarantineFrom', 'quarantineDays', 'originDays'] as const)
  .map((name) => ({ field: `gate.${name}`, value: ({ gate }) => gate[name], phrase: ({ gate }) => say('ruleSay.named', { name: say(RULE_NAMES[`gate.${name}`]), it: gate[name] }) }))

function byName(codes: readonly string[]): string[] {
  return codes.toSorted((a, b) => countryName(a).localeCompare(countryName(b)))
}
