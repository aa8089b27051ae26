import type { ReportReason, Try } from '../../../server/core/bad-report.ts'
import type { TextKey } from '../../shared/i18n/i18n.ts'

export const REPORT_NAMES = {
  dead_number: 'report.deadNumber', wrong_person: 'report.wrongPerson', never_asked: 'report.neverAsked',
  duplicate: 'report.duplicate', out_of_territory: 'report.outOfTerritory', spam: 'report.spam',
} as const satisfies Record<ReportReason, TextKey>

export const CHANNEL_NAMES = { call: 'report.call', mail: 'report.mail', message: 'report.message' } as const satisfies Record<Try['channel'], TextKey>
