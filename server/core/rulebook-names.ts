import type { PartnerStatus } from './partner.ts'
import type { Reach } from './rulebook.ts'
import type { SaidKey } from './said.ts'

/** What each rule is called, by its path. */
export const RULE_NAMES = {
  'cap': 'ruleName.cap', 'largeRequests.seats': 'ruleName.largeRequestsSeats', 'largeRequests.minutes': 'ruleName.largeRequestsMinutes', 'largeRequests.minLevel': 'ruleName.largeRequestsMinLevel',
  'extraLocations': 'ruleName.extraLocations', 'locationDays': 'ruleName.locationDays', 'reach.bronze': 'ruleName.reachBronze', 'reach.silver': 'ruleName.reachSilver',
  'reach.gold': 'ruleName.reachGold', 'windowDays': 'ruleName.windowDays', 'minClosed': 'ruleName.minClosed', 'correctionHours': 'ruleName.correctionHours',
  'badReport.days': 'ruleName.badReportDays', 'badReport.shareDays': 'ruleName.badReportShareDays', 'badReport.maxShare': 'ruleName.badReportMaxShare', 'proofOfWon': 'ruleName.proofOfWon',
  'undoSeconds': 'ruleName.undoSeconds', 'firstContactHours': 'ruleName.firstContactHours', 'recallAfterDays': 'ruleName.recallAfterDays', 'statusEveryDays': 'ruleName.statusEveryDays',
  'autoLostDays': 'ruleName.autoLostDays', 'longestDays': 'ruleName.longestDays', 'silentPortalHours': 'ruleName.silentPortalHours', 'warnAt': 'ruleName.warnAt',
  'openDelaySeconds': 'ruleName.openDelaySeconds', 'duplicateDays': 'ruleName.duplicateDays', 'expireDays': 'ruleName.expireDays', 'withdrawUndoHours': 'ruleName.withdrawUndoHours',
  'confirmEmail': 'ruleName.confirmEmail', 'restrictedCountries': 'ruleName.restrictedCountries', 'gate.unconfirmedHours': 'ruleName.gateUnconfirmedHours', 'gate.mailsPerAddress': 'ruleName.gateMailsPerAddress',
  'gate.mailsPerNetwork': 'ruleName.gateMailsPerNetwork', 'gate.formSeconds': 'ruleName.gateFormSeconds', 'gate.formMinutes': 'ruleName.gateFormMinutes', 'gate.sendsPerNetwork': 'ruleName.gateSendsPerNetwork',
  'gate.sendsPerNeighbourhood': 'ruleName.gateSendsPerNeighbourhood', 'gate.sendsInAll': 'ruleName.gateSendsInAll', 'gate.quarantineFrom': 'ruleName.gateQuarantineFrom', 'gate.quarantineDays': 'ruleName.gateQuarantineDays',
  'gate.originDays': 'ruleName.gateOriginDays', 'mailChannel': 'ruleName.mailChannel', 'direct.partners': 'ruleName.directPartners', 'direct.answerHours': 'ruleName.directAnswerHours',
  'direct.newcomerShare': 'ruleName.directNewcomerShare', 'direct.fromSeats': 'ruleName.directFromSeats', 'askClientDays': 'ruleName.askClientDays', 'askApartDays': 'ruleName.askApartDays',
  'followUp.afterFirstContactDays': 'ruleName.followUpAfterFirstContactDays', 'followUp.afterOutcomeDays': 'ruleName.followUpAfterOutcomeDays', 'followUp.most': 'ruleName.followUpMost', 'followUp.withinDays': 'ruleName.followUpWithinDays',
  'followUp.ratingDays': 'ruleName.followUpRatingDays', 'followUp.lowScore': 'ruleName.followUpLowScore', 'minWorkdays': 'ruleName.minWorkdays', 'answerVendorDays': 'ruleName.answerVendorDays',
  'statusRules.bronzeDays': 'ruleName.statusRulesBronzeDays', 'statusRules.reviewDays': 'ruleName.statusRulesReviewDays', 'statusRules.inactiveDays': 'ruleName.statusRulesInactiveDays', 'statusRules.noticeDays': 'ruleName.statusRulesNoticeDays',
  'privacy.confirmDays': 'ruleName.privacyConfirmDays', 'privacy.tellDays': 'ruleName.privacyTellDays', 'privacy.removalDays': 'ruleName.privacyRemovalDays', 'privacy.timeZone': 'ruleName.privacyTimeZone',
  'privacy.alertAt': 'ruleName.privacyAlertAt', 'privacy.blocksLate': 'ruleName.privacyBlocksLate', 'retention.closedMonths': 'ruleName.retentionClosedMonths', 'retention.openMonths': 'ruleName.retentionOpenMonths',
  'retention.rejectedDays': 'ruleName.retentionRejectedDays',
} as const satisfies Record<string, SaidKey>

/** Where requests may come from, by itself; inside of a sentence it is `ruleFrom`. */
export const REACH_NAMES = { locations: 'ruleReach.locations', city: 'ruleReach.city', country: 'ruleReach.country', anywhere: 'ruleReach.anywhere' } as const satisfies Record<Reach, SaidKey>

export const STATUS_NAMES: Readonly<Record<PartnerStatus, string>> = { bronze: 'Bronze', silver: 'Silver', gold: 'Gold' }
