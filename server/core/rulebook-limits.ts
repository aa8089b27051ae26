import type { Rules } from './rulebook.ts'

/** A whole number of the rules with the range in which the rest of the code can work with it. */
export type RuleNumber = { field: string, name: string, value: number, from: number, to: number }
export type RuleShare = { field: string, name: string, value: number }

const MOST_DAYS = 3_650
const MOST = 1_000_000

/** Every number of the rules that has to be whole. */
export function numbersOf(rules: Rules): RuleNumber[] {
  return [...numbersOfLevels(rules), ...numbersOfRequests(rules), ...numbersOfGate(rules), ...numbersOfWork(rules), ...numbersOfClients(rules), ...numbersOfPartners(rules), ...numbersOfData(rules)]
}

/** Every share of the rules, 0 to 1. */
export function sharesOf({ levels, direct, badReport, warnAt, privacy }: Rules): RuleShare[] {
  return [
    ...levels.map(({ level, fromConversion }, index) => ({ field: `levels.${index}.fromConversion`, name: `The start of level ${level}`, value: fromConversion })),
    ...warnAt.map((value, index) => ({ field: `warnAt.${index}`, name: 'A warning', value })),
    ...privacy.alertAt.map((value, index) => ({ field: `privacy.alertAt.${index}`, name: 'An alert', value })),
    { field: 'direct.newcomerShare', name: 'The share of newcomers', value: direct.newcomerShare },
    { field: 'badReport.maxShare', name: 'The share of reports', value: badReport.maxShare },
  ]
}

function numbersOfLevels({ levels, windowDays, minClosed }: Rules): RuleNumber[] {
  return [
    ...levels.flatMap(({ level, perDay, inWork }, index) => [
      // With none at all a partner could never close the requests that lift it.
      range(`levels.${index}.perDay`, `New requests a day on level ${level}`, perDay, 1, MOST),
      range(`levels.${index}.inWork`, `Requests in work on level ${level}`, inWork, 1, MOST),
    ]),
    range('windowDays', 'The window in days', windowDays, 1, MOST_DAYS),
    range('minClosed', 'The smallest number of closed requests', minClosed, 1, 1_000),
  ]
}

function numbersOfRequests({ cap, largeRequests, direct, openDelaySeconds, duplicateDays, expireDays, askClientDays, askApartDays, withdrawUndoHours }: Rules): RuleNumber[] {
  return [
    range('cap', 'The number of places', cap, 1, 20),
    range('largeRequests.seats', 'The seats of a large request', largeRequests.seats, 1, MOST),
    range('largeRequests.minutes', 'The minutes a large request is kept', largeRequests.minutes, 0, MOST),
    range('direct.partners', 'The number of partners offered at once', direct.partners, 1, 100),
    range('direct.answerHours', 'The hours to answer an offer', direct.answerHours, 1, MOST),
    ...(direct.fromSeats === null ? [] : [range('direct.fromSeats', 'The seats from which a request is offered by itself', direct.fromSeats, 1, MOST)]),
    range('openDelaySeconds', 'The seconds until a request opens', openDelaySeconds, 0, MOST),
    range('duplicateDays', 'The days in which a repeated request is noticed', duplicateDays, 0, MOST_DAYS),
    range('expireDays', 'The days until a request expires', expireDays, 1, MOST_DAYS),
    range('askClientDays', 'The days until a client is asked about the first call', askClientDays, 1, MOST_DAYS),
    range('askApartDays', 'The days between two mails that ask a client', askApartDays, 0, MOST_DAYS),
    range('withdrawUndoHours', 'The hours to open a withdrawn request again', withdrawUndoHours, 0, 720),
  ]
}

function numbersOfGate({ gate }: Rules): RuleNumber[] {
  return [
    range('gate.unconfirmedHours', 'The hours until an unconfirmed request is erased', gate.unconfirmedHours, 1, MOST_DAYS),
    range('gate.mailsPerAddress', 'The mails to one address in a day', gate.mailsPerAddress, 1, 100),
    range('gate.mailsPerNetwork', 'The mails one network causes in an hour', gate.mailsPerNetwork, 1, 10_000),
    range('gate.formSeconds', 'The seconds a person needs for the form', gate.formSeconds, 0, 60),
    range('gate.formMinutes', 'The minutes the form stays good', gate.formMinutes, 5, 1_440),
    range('gate.sendsPerNetwork', 'The requests of one network in a short time', gate.sendsPerNetwork, 1, 10_000),
    range('gate.sendsPerNeighbourhood', 'The requests of neighbouring networks in a short time', gate.sendsPerNeighbourhood, 1, 10_000),
    range('gate.sendsInAll', 'The requests of all in a minute', gate.sendsInAll, 1, 10_000),
    range('gate.quarantineFrom', 'The weight from which a request is set apart', gate.quarantineFrom, 1, 1_000),
    range('gate.quarantineDays', 'The days until one that is set apart lies on the desk', gate.quarantineDays, 1, MOST_DAYS),
    range('gate.originDays', 'The days for which a request’s origin is kept', gate.originDays, 1, MOST_DAYS),
  ]
}

function numbersOfWork(it: Rules): RuleNumber[] {
  return [
    range('undoSeconds', 'The seconds to undo', it.undoSeconds, 0, MOST),
    range('firstContactHours', 'The hours to the first contact', it.firstContactHours, 1, MOST),
    range('recallAfterDays', 'The days without work until a request is recalled', it.recallAfterDays, 1, MOST_DAYS),
    range('statusEveryDays', 'The days between two questions for the status', it.statusEveryDays, 1, MOST_DAYS),
    range('autoLostDays', 'The days until a request is lost by itself', it.autoLostDays, 1, MOST_DAYS),
    range('longestDays', 'The longest time in work in days', it.longestDays, 1, MOST_DAYS),
    range('silentPortalHours', 'The hours a silent portal is waited for', it.silentPortalHours, 0, MOST),
    range('correctionHours', 'The hours to correct an outcome', it.correctionHours, 0, MOST),
    range('badReport.days', 'The days to report a problem', it.badReport.days, 1, MOST_DAYS),
    range('badReport.shareDays', 'The days over which reports are counted', it.badReport.shareDays, 1, MOST_DAYS),
  ]
}

function numbersOfClients({ followUp: { afterFirstContactDays, afterOutcomeDays, most, withinDays, ratingDays, lowScore } }: Rules): RuleNumber[] {
  return [
    range('followUp.afterFirstContactDays', 'The days after the first contact until the client is asked', afterFirstContactDays, 1, MOST_DAYS),
    range('followUp.afterOutcomeDays', 'The days after an end until the client is asked', afterOutcomeDays, 1, MOST_DAYS),
    range('followUp.most', 'The most mails that ask the client of a request', most, 0, 100),
    range('followUp.withinDays', 'The days over which these mails are counted', withinDays, 1, MOST_DAYS),
    range('followUp.ratingDays', 'The days in which a client’s rating can be changed', ratingDays, 0, MOST_DAYS),
    range('followUp.lowScore', 'The highest score of which the desk hears', lowScore, 0, 5),
  ]
}

function numbersOfPartners({ extraLocations, locationDays, minWorkdays, answerVendorDays, statusRules }: Rules): RuleNumber[] {
  const { bronzeDays, reviewDays, inactiveDays, noticeDays } = statusRules
  return [
    // The table of locations has room for the home country and three more.
    range('extraLocations', 'The number of additional locations', extraLocations, 0, 3),
    range('locationDays', 'The days between two changes of locations', locationDays, 0, MOST_DAYS),
    range('minWorkdays', 'The fewest days of work in a week', minWorkdays, 1, 7),
    range('answerVendorDays', 'The days to answer the vendor', answerVendorDays, 1, MOST_DAYS),
    range('statusRules.bronzeDays', 'The days for Bronze to finish', bronzeDays, 1, MOST_DAYS),
    range('statusRules.reviewDays', 'The days between two reviews', reviewDays, 1, MOST_DAYS),
    range('statusRules.inactiveDays', 'The days until no activity is noticed', inactiveDays, 1, MOST_DAYS),
    ...noticeDays.map((days, index) => range(`statusRules.noticeDays.${index}`, 'The days between a notice and its date', days, 1, MOST_DAYS)),
  ]
}

function numbersOfData({ privacy, retention }: Rules): RuleNumber[] {
  return [
    range('privacy.confirmDays', 'The working days to confirm', privacy.confirmDays, 1, 100),
    range('privacy.tellDays', 'The working days to tell the other side', privacy.tellDays, 1, 100),
    range('privacy.removalDays', 'The days to remove data', privacy.removalDays, 1, 365),
    range('retention.closedMonths', 'The months after the last outcome', retention.closedMonths, 1, 120),
    range('retention.openMonths', 'The months an open request is held', retention.openMonths, 1, 120),
    range('retention.rejectedDays', 'The days a rejected request is held', retention.rejectedDays, 1, MOST_DAYS),
  ]
}

function range(field: string, name: string, value: number, from: number, to: number): RuleNumber {
  return { field, name, value, from, to }
}
