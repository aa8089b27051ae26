import type { Rules } from './rulebook.ts'
import { RULE_NAMES } from './rulebook-names.ts'
import { say } from './said.ts'
import type { Said } from './said.ts'

/** A whole number of the rules with the range in which the rest of the code can work with it. */
export type RuleNumber = { field: string, name: Said, value: number, from: number, to: number }
export type RuleShare = { field: string, name: Said, value: number }

const MOST_DAYS = 3_650
const MOST = 1_000_000

/** Every number of the rules that has to be whole. */
export function numbersOf(rules: Rules): RuleNumber[] {
  return [...numbersOfLevels(rules), ...numbersOfRequests(rules), ...numbersOfGate(rules), ...numbersOfWork(rules), ...numbersOfClients(rules), ...numbersOfPartners(rules), ...numbersOfData(rules)]
}

/** Every share of the rules, 0 to 1. */
export function sharesOf({ levels, direct, badReport, warnAt, privacy }: Rules): RuleShare[] {
  return [
    ...levels.map(({ level, fromConversion }, index) => ({ field: `levels.${index}.fromConversion`, name: say('ruleName.levelFrom', { level }), value: fromConversion })),
    ...warnAt.map((value, index) => ({ field: `warnAt.${index}`, name: say('ruleName.warning'), value })),
    ...privacy.alertAt.map((value, index) => ({ field: `privacy.alertAt.${index}`, name: say('ruleName.alert'), value })),
    { field: 'direct.newcomerShare', name: say(RULE_NAMES['direct.newcomerShare']), value: direct.newcomerShare },
    { field: 'badReport.maxShare', name: say(RULE_NAMES['badReport.maxShare']), value: badReport.maxShare },
  ]
}

function numbersOfLevels({ levels, windowDays, minClosed }: Rules): RuleNumber[] {
  return [
    ...levels.flatMap(({ level, perDay, inWork }, index) => [
      // With none at all a partner could never close the requests that lift it.
      named(`levels.${index}.perDay`, say('ruleName.levelPerDay', { level }), perDay, 1, MOST),
      named(`levels.${index}.inWork`, say('ruleName.levelInWork', { level }), inWork, 1, MOST),
    ]),
    range('windowDays', windowDays, 1, MOST_DAYS),
    range('minClosed', minClosed, 1, 1_000),
  ]
}

function numbersOfRequests({ cap, largeRequests, direct, openDelaySeconds, duplicateDays, expireDays, askClientDays, askApartDays, withdrawUndoHours }: Rules): RuleNumber[] {
  return [
    range('cap', cap, 1, 20),
    range('largeRequests.seats', largeRequests.seats, 1, MOST),
    range('largeRequests.minutes', largeRequests.minutes, 0, MOST),
    range('direct.partners', direct.partners, 1, 100),
    range('direct.answerHours', direct.answerHours, 1, MOST),
    ...(direct.fromSeats === null ? [] : [range('direct.fromSeats', direct.fromSeats, 1, MOST)]),
    range('openDelaySeconds', openDelaySeconds, 0, MOST),
    range('duplicateDays', duplicateDays, 0, MOST_DAYS),
    range('expireDays', expireDays, 1, MOST_DAYS),
    range('askClientDays', askClientDays, 1, MOST_DAYS),
    range('askApartDays', askApartDays, 0, MOST_DAYS),
    range('withdrawUndoHours', withdrawUndoHours, 0, 720),
  ]
}

function numbersOfGate({ gate }: Rules): RuleNumber[] {
  return [
    range('gate.unconfirmedHours', gate.unconfirmedHours, 1, MOST_DAYS),
    range('gate.mailsPerAddress', gate.mailsPerAddress, 1, 100),
    range('gate.mailsPerNetwork', gate.mailsPerNetwork, 1, 10_000),
    range('gate.formSeconds', gate.formSeconds, 0, 60),
    range('gate.formMinutes', gate.formMinutes, 5, 1_440),
    range('gate.sendsPerNetwork', gate.sendsPerNetwork, 1, 10_000),
    range('gate.sendsPerNeighbourhood', gate.sendsPerNeighbourhood, 1, 10_000),
    range('gate.sendsInAll', gate.sendsInAll, 1, 10_000),
    range('gate.quarantineFrom', gate.quarantineFrom, 1, 1_000),
    range('gate.quarantineDays', gate.quarantineDays, 1, MOST_DAYS),
    range('gate.originDays', gate.originDays, 1, MOST_DAYS),
  ]
}

function numbersOfWork(it: Rules): RuleNumber[] {
  return [
    range('undoSeconds', it.undoSeconds, 0, MOST),
    range('firstContactHours', it.firstContactHours, 1, MOST),
    range('recallAfterDays', it.recallAfterDays, 1, MOST_DAYS),
    range('statusEveryDays', it.statusEveryDays, 1, MOST_DAYS),
    range('autoLostDays', it.autoLostDays, 1, MOST_DAYS),
    range('longestDays', it.longestDays, 1, MOST_DAYS),
    range('silentPortalHours', it.silentPortalHours, 0, MOST),
    range('correctionHours', it.correctionHours, 0, MOST),
    range('badReport.days', it.badReport.days, 1, MOST_DAYS),
    range('badReport.shareDays', it.badReport.shareDays, 1, MOST_DAYS),
  ]
}

function numbersOfClients({ followUp: { afterFirstContactDays, afterOutcomeDays, most, withinDays, ratingDays, lowScore } }: Rules): RuleNumber[] {
  return [
    range('followUp.afterFirstContactDays', afterFirstContactDays, 1, MOST_DAYS),
    range('followUp.afterOutcomeDays', afterOutcomeDays, 1, MOST_DAYS),
    range('followUp.most', most, 0, 100),
    range('followUp.withinDays', withinDays, 1, MOST_DAYS),
    range('followUp.ratingDays', ratingDays, 0, MOST_DAYS),
    range('followUp.lowScore', lowScore, 0, 5),
  ]
}

function numbersOfPartners({ extraLocations, locationDays, minWorkdays, answerVendorDays, statusRules }: Rules): RuleNumber[] {
  const { bronzeDays, reviewDays, inactiveDays, noticeDays } = statusRules
  return [
    // The table of locations has room for the home country and three more.
    range('extraLocations', extraLocations, 0, 3),
    range('locationDays', locationDays, 0, MOST_DAYS),
    range('minWorkdays', minWorkdays, 1, 7),
    range('answerVendorDays', answerVendorDays, 1, MOST_DAYS),
    range('statusRules.bronzeDays', bronzeDays, 1, MOST_DAYS),
    range('statusRules.reviewDays', reviewDays, 1, MOST_DAYS),
    range('statusRules.inactiveDays', inactiveDays, 1, MOST_DAYS),
    ...noticeDays.map((days, index) => named(`statusRules.noticeDays.${index}`, say('ruleName.notice'), days, 1, MOST_DAYS)),
  ]
}

function numbersOfData({ privacy, retention }: Rules): RuleNumber[] {
  return [
    range('privacy.confirmDays', privacy.confirmDays, 1, 100),
    range('privacy.tellDays', privacy.tellDays, 1, 100),
    range('privacy.removalDays', privacy.removalDays, 1, 365),
    range('retention.closedMonths', retention.closedMonths, 1, 120),
    range('retention.openMonths', retention.openMonths, 1, 120),
    range('retention.rejectedDays', retention.rejectedDays, 1, MOST_DAYS),
  ]
}

function range(field: keyof typeof RULE_NAMES, value: number, from: number, to: number): RuleNumber {
  return named(field, say(RULE_NAMES[field]), value, from, to)
}

function named(field: string, name: Said, value: number, from: number, to: number): RuleNumber {
  return { field, name, value, from, to }
}
