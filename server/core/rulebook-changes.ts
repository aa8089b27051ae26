import { countryName } from './names.ts'
import { PARTNER_STATUSES } from './partner.ts'
import type { PartnerStatus } from './partner.ts'
import type { Level, Reach, Rules } from './rulebook.ts'
import { counted, listed, percent } from './say-number.ts'

/** One thing that differs between two rulebooks, as the middle of a sentence: `level 4 starts at 55 % (before: 50 %)`. */
export type RuleChange = { field: string, phrase: string, isPublic: boolean }

/** What partners are not told: it would only help to send one request twice, or one that nobody asked for. */
export const PRIVATE_RULES = ['duplicateDays', 'gate'] as const satisfies readonly (keyof Rules)[]

export type PublicRules = Omit<Rules, (typeof PRIVATE_RULES)[number]>

export function publicRules({ duplicateDays: _duplicateDays, gate: _gate, ...rules }: Rules): PublicRules {
  return rules
}

/** All that differs, levels first. */
export function changesBetween(before: Rules, after: Rules): RuleChange[] {
  return [...levelChanges(before.levels, after.levels), ...RULE_WORDS.flatMap((rule) => ruleChange(rule, before, after))]
}

/** The changes that partners are told, as sentences that begin with the date. */
export function announcement(before: Rules, after: Rules, on: string): string[] {
  return changesBetween(before, after).filter((it) => it.isPublic).map(({ phrase }) => `From ${on} ${phrase}.`)
}

/** What a rule says as it stands, as a sentence; null for one that is told only together with others. */
export function sentenceOf(field: string, rules: Rules): string | null {
  const rule = RULE_WORDS.find((it) => it.field === field) ?? RULE_WORDS.find((it) => it.field !== 'gate' && field.startsWith(`${it.field}.`))
  return rule ? `${capital(rule.phrase(rule.value(rules)))}.` : null
}

/** The changes as sentences of a list. */
export function changeSentences(before: Rules, after: Rules): string[] {
  return changesBetween(before, after).map(({ phrase }) => `${capital(phrase)}.`)
}

function capital(phrase: string): string {
  return phrase.charAt(0).toUpperCase() + phrase.slice(1)
}

type Rule = { field: string, value: (rules: Rules) => string, phrase: (value: string) => string }

function ruleChange({ field, value, phrase }: Rule, before: Rules, after: Rules): RuleChange[] {
  const [was, is] = [value(before), value(after)]
  return was === is ? [] : [{ field, phrase: `${phrase(is)} (before: ${was})`, isPublic: !PRIVATE_RULES.some((it) => it === field) }]
}

function levelChanges(before: readonly Level[], after: readonly Level[]): RuleChange[] {
  const gone = before.filter((was) => !after.some((is) => is.level === was.level))
  return [
    ...after.flatMap((is, index) => {
      const was = before.find((it) => it.level === is.level)
      return was ? levelChange(was, is, index) : [levelIs(index, `there is a level ${is.level}, ${is.name}: from ${percent(is.fromConversion)}, ${is.perDay} new a day, ${is.inWork} in work`)]
    }),
    ...gone.map(({ level }): RuleChange => ({ field: 'levels', phrase: `there is no level ${level} any more`, isPublic: true })),
  ]
}

function levelChange(was: Level, is: Level, index: number): RuleChange[] {
  const { level } = is
  return [
    ...(was.name === is.name ? [] : [levelIs(index, `level ${level} is called ${is.name} (before: ${was.name})`)]),
    ...(was.fromConversion === is.fromConversion ? [] : [levelIs(index, `level ${level} starts at ${percent(is.fromConversion)} (before: ${percent(was.fromConversion)})`)]),
    ...(was.perDay === is.perDay ? [] : [levelIs(index, `level ${level} allows ${is.perDay} new a day (before: ${was.perDay})`)]),
    ...(was.inWork === is.inWork ? [] : [levelIs(index, `level ${level} allows ${is.inWork} in work (before: ${was.inWork})`)]),
  ]
}

function levelIs(index: number, phrase: string): RuleChange {
  return { field: `levels.${index}`, phrase, isPublic: true }
}

const REACH_WORDS: Readonly<Record<Reach, string>> = { locations: 'its own locations', city: 'its own city', country: 'its home country', anywhere: 'everywhere' }

/** Every rule beside the levels: what stands there, and what is said of it. */
const RULE_WORDS: readonly Rule[] = [
  { field: 'cap', value: ({ cap }) => counted(cap, 'place'), phrase: (it) => `a new request has ${it}` },
  { field: 'extraLocations', value: ({ extraLocations }) => counted(extraLocations, 'additional location'), phrase: (it) => `a partner may have ${it}` },
  { field: 'locationDays', value: ({ locationDays }) => counted(locationDays, 'day'), phrase: (it) => `locations can be changed again after ${it}` },
  ...PARTNER_STATUSES.map((status): Rule => ({ field: `reach.${status}`, value: ({ reach }) => REACH_WORDS[reach[status]], phrase: (it) => `a ${titled(status)} partner gets requests from ${it}` })),
  { field: 'largeRequests', value: ({ largeRequests: { seats, minLevel, minutes } }) => `from ${counted(seats, 'seat')} on, level ${minLevel} and above, ${counted(minutes, 'minute')}`, phrase: (it) => `large requests are kept for the higher levels first: ${it}` },
  { field: 'mailChannel', value: ({ mailChannel }) => listed(mailChannel.map(titled)) || 'nobody', phrase: (it) => `requests can be offered by mail to ${it}` },
  { field: 'direct.partners', value: ({ direct }) => counted(direct.partners, 'partner'), phrase: (it) => `an offer by mail goes to ${it} at once` },
  { field: 'direct.answerHours', value: ({ direct }) => counted(direct.answerHours, 'hour'), phrase: (it) => `an offer by mail can be answered for ${it}` },
  { field: 'direct.newcomerShare', value: ({ direct }) => percent(direct.newcomerShare), phrase: (it) => `${it} of the offers by mail go to partners without a conversion yet` },
  { field: 'direct.fromSeats', value: ({ direct: { fromSeats } }) => (fromSeats === null ? 'only by the vendor' : `by themselves from ${counted(fromSeats, 'seat')} on`), phrase: (it) => `requests are offered by mail ${it}` },
  { field: 'windowDays', value: ({ windowDays }) => counted(windowDays, 'day'), phrase: (it) => `the conversion is counted over ${it}` },
  { field: 'minClosed', value: ({ minClosed }) => counted(minClosed, 'closed request'), phrase: (it) => `a conversion needs at least ${it}` },
  { field: 'proofOfWon', value: ({ proofOfWon }) => (proofOfWon ? 'only with a proof' : 'without a proof'), phrase: (it) => `a request is Won ${it}` },
  { field: 'openDelaySeconds', value: ({ openDelaySeconds }) => (openDelaySeconds === 0 ? 'at once' : `after ${counted(openDelaySeconds, 'second')}`), phrase: (it) => `a published request opens ${it}` },
  { field: 'undoSeconds', value: ({ undoSeconds }) => counted(undoSeconds, 'second'), phrase: (it) => `a reservation can be undone for ${it}` },
  { field: 'firstContactHours', value: ({ firstContactHours }) => counted(firstContactHours, 'hour'), phrase: (it) => `the first contact is due within ${it}` },
  { field: 'recallAfterDays', value: ({ recallAfterDays }) => counted(recallAfterDays, 'day'), phrase: (it) => `a request without a sign of work is taken back after ${it}` },
  { field: 'statusEveryDays', value: ({ statusEveryDays }) => counted(statusEveryDays, 'day'), phrase: (it) => `the status of a request is asked for every ${it}` },
  { field: 'autoLostDays', value: ({ autoLostDays }) => counted(autoLostDays, 'day'), phrase: (it) => `a request in work ends by itself after ${it} without news` },
  { field: 'longestDays', value: ({ longestDays }) => counted(longestDays, 'day'), phrase: (it) => `a request stays in work for ${it} at most` },
  { field: 'silentPortalHours', value: ({ silentPortalHours }) => counted(silentPortalHours, 'hour'), phrase: (it) => `a recall waits for a portal that does not answer for ${it}` },
  { field: 'warnAt', value: ({ warnAt }) => (warnAt.length === 0 ? 'never' : `at ${listed(warnAt.map(percent))} of a deadline`), phrase: (it) => `a warning comes ${it}` },
  { field: 'minWorkdays', value: ({ minWorkdays }) => counted(minWorkdays, 'day'), phrase: (it) => `a partner works at least ${it} a week` },
  { field: 'correctionHours', value: ({ correctionHours }) => counted(correctionHours, 'hour'), phrase: (it) => `Won or Lost can be corrected without a review for ${it}` },
  { field: 'duplicateDays', value: ({ duplicateDays }) => counted(duplicateDays, 'day'), phrase: (it) => `a repeated request is noticed within ${it}` },
  { field: 'confirmEmail', value: ({ confirmEmail }) => (confirmEmail ? 'once its client has confirmed the e-mail address' : 'at once'), phrase: (it) => `a moderator sees a request ${it}` },
  { field: 'gate', value: ({ gate }) => gateWords(gate), phrase: (it) => `between the form and the moderator stand ${it}` },
  { field: 'expireDays', value: ({ expireDays }) => counted(expireDays, 'day'), phrase: (it) => `a published request expires after ${it}` },
  { field: 'askClientDays', value: ({ askClientDays }) => counted(askClientDays, 'day'), phrase: (it) => `a client is asked about the first call after ${it}` },
  { field: 'askApartDays', value: ({ askApartDays }) => counted(askApartDays, 'day'), phrase: (it) => `between two mails that ask a client lie ${it}` },
  { field: 'withdrawUndoHours', value: ({ withdrawUndoHours }) => counted(withdrawUndoHours, 'hour'), phrase: (it) => `a client can open a withdrawn request again for ${it}, if nobody had taken it` },
  { field: 'answerVendorDays', value: ({ answerVendorDays }) => counted(answerVendorDays, 'day'), phrase: (it) => `the vendor’s questions are to be answered within ${it}` },
  { field: 'badReport.days', value: ({ badReport }) => counted(badReport.days, 'day'), phrase: (it) => `a problem can be reported within ${it} after reserving` },
  { field: 'badReport.maxShare', value: ({ badReport: { maxShare, shareDays } }) => `${percent(maxShare)} of the reservations of ${counted(shareDays, 'day')}`, phrase: (it) => `problems can be reported with at most ${it}` },
  { field: 'followUp.afterFirstContactDays', value: ({ followUp }) => counted(followUp.afterFirstContactDays, 'day'), phrase: (it) => `a client is asked how it goes ${it} after the first contact` },
  { field: 'followUp.afterOutcomeDays', value: ({ followUp }) => counted(followUp.afterOutcomeDays, 'day'), phrase: (it) => `a client is asked how it ended ${it} after the end` },
  { field: 'followUp.most', value: ({ followUp: { most, withinDays } }) => `${counted(most, 'time')} in ${counted(withinDays, 'day')}`, phrase: (it) => `the client of a request is asked at most ${it}` },
  { field: 'followUp.ratingDays', value: ({ followUp }) => counted(followUp.ratingDays, 'day'), phrase: (it) => `a client can change a rating for ${it}` },
  { field: 'followUp.lowScore', value: ({ followUp }) => `${followUp.lowScore} of 5`, phrase: (it) => `the vendor looks at ratings up to ${it}` },
  { field: 'statusRules.bronzeDays', value: ({ statusRules }) => counted(statusRules.bronzeDays, 'day'), phrase: (it) => `a Bronze partner has to finish its start within ${it}` },
  { field: 'statusRules.reviewDays', value: ({ statusRules }) => counted(statusRules.reviewDays, 'day'), phrase: (it) => `Silver and Gold are reviewed every ${it}` },
  { field: 'statusRules.inactiveDays', value: ({ statusRules }) => counted(statusRules.inactiveDays, 'day'), phrase: (it) => `a partner without any activity is noticed after ${it}` },
  { field: 'statusRules.noticeDays', value: ({ statusRules: { noticeDays } }) => (noticeDays.length === 0 ? 'not told before' : `told ${listed(noticeDays.map((it) => counted(it, 'day')))} before`), phrase: (it) => `what concerns the partner status is ${it}` },
  { field: 'privacy.confirmDays', value: ({ privacy }) => counted(privacy.confirmDays, 'working day'), phrase: (it) => `what is asked about a client’s data is confirmed within ${it}` },
  { field: 'privacy.tellDays', value: ({ privacy }) => counted(privacy.tellDays, 'working day'), phrase: (it) => `a client’s question about their data is passed on within ${it}` },
  { field: 'privacy.removalDays', value: ({ privacy }) => counted(privacy.removalDays, 'day'), phrase: (it) => `a client’s data are removed within ${it} when they ask for it` },
  { field: 'privacy.timeZone', value: ({ privacy }) => privacy.timeZone, phrase: (it) => `working days are those of ${it}` },
  { field: 'privacy.alertAt', value: ({ privacy: { alertAt } }) => (alertAt.length === 0 ? 'never' : `at ${listed(alertAt.map(percent))} of their time`), phrase: (it) => `cases about a client’s data are told ${it}` },
  { field: 'privacy.blocksLate', value: ({ privacy }) => (privacy.blocksLate ? 'can’t reserve' : 'can reserve all the same'), phrase: (it) => `a partner that is late with a case about a client’s data ${it}` },
  { field: 'retention.closedMonths', value: ({ retention }) => counted(retention.closedMonths, 'month'), phrase: (it) => `contacts are erased ${it} after the last outcome` },
  { field: 'retention.openMonths', value: ({ retention }) => counted(retention.openMonths, 'month'), phrase: (it) => `contacts of a request that is still open are erased after ${it}` },
  { field: 'retention.rejectedDays', value: ({ retention }) => counted(retention.rejectedDays, 'day'), phrase: (it) => `contacts of a rejected request are erased after ${it}` },
  { field: 'restrictedCountries', value: ({ restrictedCountries }) => listed(restrictedCountries.map(countryName).toSorted()) || 'no country', phrase: (it) => `requests are not shared when they come from ${it}` },
]

function gateWords(gate: Rules['gate']): string {
  return listed([
    `${counted(gate.unconfirmedHours, 'hour')} to confirm`, `${counted(gate.mailsPerAddress, 'mail')} a day to an address`, `${counted(gate.mailsPerNetwork, 'mail')} an hour from a network`,
    `${counted(gate.formSeconds, 'second')} to ${counted(gate.formMinutes, 'minute')} for the form`,
    `${counted(gate.sendsPerNetwork, 'request')} of a network and ${gate.sendsPerNeighbourhood} of its neighbours in a short time`, `${counted(gate.sendsInAll, 'request')} a minute in all`,
    `a weight of ${gate.quarantineFrom} to be set apart, on the desk after ${counted(gate.quarantineDays, 'day')}`, `${counted(gate.originDays, 'day')} of knowing the origin`,
  ])
}

function titled(status: PartnerStatus): string {
  return status.charAt(0).toUpperCase() + status.slice(1)
}
