/** What the vendor's staff can be; a person may be several of these. */
export const OPERATOR_ROLES = ['moderator', 'partner_manager', 'rule_owner', 'quality', 'privacy', 'read_only', 'admin'] as const
export type OperatorRole = (typeof OPERATOR_ROLES)[number]

/** What a person of the vendor's staff may do. Each way into the operators' API names one of these (routes/operator-rights.ts). */
export const RIGHTS = [
  'requests.see', 'requests.decide', 'contacts.reveal',
  'partners.see', 'partners.note', 'partners.change', 'partners.open', 'sanctions.decide',
  'cases.see', 'cases.decide', 'clients.ask',
  'rules.see', 'rules.change',
  'privacy.see', 'privacy.decide',
  'figures.see', 'journal.see', 'journal.export',
  'system.see', 'system.change', 'access.see', 'access.change',
] as const
export type Right = (typeof RIGHTS)[number]

const EVERYBODY: readonly Right[] = ['requests.see', 'partners.see', 'rules.see', 'figures.see']
const READS: readonly Right[] = RIGHTS.filter((right) => right.endsWith('.see'))

/** Who may do what (issue of the console, TRUST row 58): a role that is not named here has nothing. */
const BY_ROLE: Readonly<Record<OperatorRole, readonly Right[]>> = {
  moderator: [...EVERYBODY, 'requests.decide', 'contacts.reveal', 'partners.note', 'cases.see'],
  partner_manager: [...EVERYBODY, 'partners.note', 'partners.change', 'partners.open', 'sanctions.decide', 'cases.see', 'cases.decide'],
  rule_owner: [...EVERYBODY, 'rules.change'],
  quality: [...EVERYBODY, 'cases.see', 'cases.decide', 'clients.ask', 'contacts.reveal', 'partners.note', 'partners.open'],
  privacy: [...EVERYBODY, 'privacy.see', 'privacy.decide', 'contacts.reveal', 'journal.see', 'journal.export', 'cases.see'],
  read_only: READS,
  admin: RIGHTS,
}

export function rightsOf(roles: readonly OperatorRole[]): Right[] {
  return RIGHTS.filter((right) => roles.some((role) => BY_ROLE[role].includes(right)))
}

/** The roles in a stored list; what is not one of them any more counts for nothing. */
export function readRoles(text: string): OperatorRole[] {
  return OPERATOR_ROLES.filter((role) => text.split(' ').includes(role))
}
