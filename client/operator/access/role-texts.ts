import type { OperatorRole, Right } from '../../../server/core/operator-roles.ts'
import type { TextKey } from '../../shared/i18n/i18n.ts'

/** What each role is called, and what it is for. */
export const ROLE_TEXTS: Readonly<Record<OperatorRole, { name: TextKey, help: TextKey }>> = {
  moderator: { name: 'access.moderator', help: 'access.moderatorHelp' },
  partner_manager: { name: 'access.partnerManager', help: 'access.partnerManagerHelp' },
  rule_owner: { name: 'access.ruleOwner', help: 'access.ruleOwnerHelp' },
  quality: { name: 'access.quality', help: 'access.qualityHelp' },
  privacy: { name: 'access.privacy', help: 'access.privacyHelp' },
  read_only: { name: 'access.readOnly', help: 'access.readOnlyHelp' },
  admin: { name: 'access.admin', help: 'access.adminHelp' },
}

export const RIGHT_TEXTS: Readonly<Record<Right, TextKey>> = {
  'requests.see': 'access.requestsSee', 'requests.decide': 'access.requestsDecide', 'contacts.reveal': 'access.contactsReveal',
  'partners.see': 'access.partnersSee', 'partners.note': 'access.partnersNote', 'partners.change': 'access.partnersChange', 'partners.open': 'access.partnersOpen', 'sanctions.decide': 'access.sanctionsDecide',
  'cases.see': 'access.casesSee', 'cases.decide': 'access.casesDecide', 'clients.ask': 'access.clientsAsk', 'rules.see': 'access.rulesSee', 'rules.change': 'access.rulesChange',
  'privacy.see': 'access.privacySee', 'privacy.decide': 'access.privacyDecide', 'figures.see': 'access.figuresSee', 'journal.see': 'access.journalSee', 'journal.export': 'access.journalExport',
  'system.see': 'access.systemSee', 'system.change': 'access.systemChange', 'access.see': 'access.accessSee', 'access.change': 'access.accessChange',
}
