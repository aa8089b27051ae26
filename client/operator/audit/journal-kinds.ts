import type { Text, TextKey } from '../../shared/i18n/i18n.ts'

/** What a row of the journal tells, by its kind. */
export const JOURNAL_KINDS = {
  request_assigned: 'journalKind.requestAssigned', source_names_changed: 'journalKind.sourceNamesChanged', working_days_changed: 'journalKind.workingDaysChanged', contact_shown: 'journalKind.contactShown', client_contact_kept: 'journalKind.clientContactKept',
  client_rated: 'journalKind.clientRated', client_complained: 'journalKind.clientComplained', contact_corrected: 'journalKind.contactCorrected', details_added: 'journalKind.detailsAdded',
  client_withdrew: 'journalKind.clientWithdrew', client_reopened: 'journalKind.clientReopened', client_stopped_partner: 'journalKind.clientStoppedPartner', client_chose: 'journalKind.clientChose',
  request_published: 'journalKind.requestPublished', request_rejected: 'journalKind.requestRejected', request_let_through: 'journalKind.requestLetThrough', request_closed: 'journalKind.requestClosed',
  request_reopened: 'journalKind.requestReopened', client_link_sent: 'journalKind.clientLinkSent', decision_undone: 'journalKind.decisionUndone', request_put_aside: 'journalKind.requestPutAside',
  request_taken_up: 'journalKind.requestTakenUp', client_asked: 'journalKind.clientAsked', question_answered: 'journalKind.questionAnswered', request_merged: 'journalKind.requestMerged',
  requests_told_apart: 'journalKind.requestsToldApart', contact_read_by_operator: 'journalKind.contactReadByOperator', portal_installed: 'journalKind.portalInstalled', settings_changed: 'journalKind.settingsChanged',
  crm_target_changed: 'journalKind.crmTargetChanged', portal_linked: 'journalKind.portalLinked', work_replayed: 'journalKind.workReplayed', work_skipped: 'journalKind.workSkipped',
  mail_sender_changed: 'journalKind.mailSenderChanged', mail_sender_tested: 'journalKind.mailSenderTested', address_allowed: 'journalKind.addressAllowed', address_refused: 'journalKind.addressRefused',
  case_decided: 'journalKind.caseDecided', rulebook_added: 'journalKind.rulebookAdded', rulebook_draft_dropped: 'journalKind.rulebookDraftDropped', partner_changed: 'journalKind.partnerChanged',
  locations_changed: 'journalKind.locationsChanged', outcome_corrected: 'journalKind.outcomeCorrected', sanction_imposed: 'journalKind.sanctionImposed', sanction_lifted: 'journalKind.sanctionLifted',
  question_asked: 'journalKind.questionAsked', report_decided: 'journalKind.reportDecided', offers_sent: 'journalKind.offersSent', api_key_made: 'journalKind.apiKeyMade',
  api_key_revoked: 'journalKind.apiKeyRevoked', reservation_recalled: 'journalKind.reservationRecalled', availability_changed: 'journalKind.availabilityChanged', reservation_revoked: 'journalKind.reservationRevoked',
  client_answer_kept: 'journalKind.clientAnswerKept', request_corrected: 'journalKind.requestCorrected', request_widened: 'journalKind.requestWidened', request_narrowed: 'journalKind.requestNarrowed',
  request_hidden: 'journalKind.requestHidden', request_unhidden: 'journalKind.requestUnhidden', test_record_made: 'journalKind.testRecordMade', test_record_removed: 'journalKind.testRecordRemoved',
  client_erased: 'journalKind.clientErased', client_data_shown: 'journalKind.clientDataShown', privacy_case_opened: 'journalKind.privacyCaseOpened', privacy_case_closed: 'journalKind.privacyCaseClosed',
  follow_up_kept: 'journalKind.followUpKept', partner_note_added: 'journalKind.partnerNoteAdded', partner_note_changed: 'journalKind.partnerNoteChanged', operator_invited: 'journalKind.operatorInvited',
  operator_joined: 'journalKind.operatorJoined', operator_changed: 'journalKind.operatorChanged', operator_signed_in: 'journalKind.operatorSignedIn', contact_revealed: 'journalKind.contactRevealed',
  partner_viewed: 'journalKind.partnerViewed', embed_hosts_changed: 'journalKind.embedHostsChanged', feeds_changed: 'journalKind.feedsChanged', feed_record_left: 'journalKind.feedRecordLeft',
  journal_exported: 'journalKind.journalExported', file_read_by_operator: 'journalKind.fileReadByOperator', file_shown: 'journalKind.fileShown', form_closed: 'journalKind.formClosed',
  form_opened: 'journalKind.formOpened', place_kept: 'journalKind.placeKept', place_not_kept: 'journalKind.placeNotKept', operator_change_asked: 'journalKind.operatorChangeAsked', operator_change_dropped: 'journalKind.operatorChangeDropped',
} as const satisfies Record<string, TextKey>

export function kindName(kind: string, t: Text): string {
  const known = (JOURNAL_KINDS as Readonly<Record<string, TextKey>>)[kind]
  return known === undefined ? kind.replaceAll('_', ' ') : t(known)
}
