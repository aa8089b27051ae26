import { FIRST_TARGET } from './crm-target.ts'
import type { CrmTarget } from './crm-target.ts'
import type { LostReason } from './outcome.ts'

/** Who becomes responsible for the CRM record of a new reservation. */
export const RESPONSIBLE_RULES = ['reserver', 'one', 'by_turn', 'least_loaded', 'by_location', 'by_language'] as const
export type ResponsibleRule = (typeof RESPONSIBLE_RULES)[number]

/** What of a request may fill a field that the portal demands. */
export const FIELD_SOURCES = ['text', 'number', 'title', 'place', 'country', 'seats', 'needs', 'client', 'first_contact_due'] as const
export type FieldSource = (typeof FIELD_SOURCES)[number]

export type FieldValue = { source: FieldSource, text: string }

/** `everyone` who may open the app in Bitrix24, `admins` of the portal, or the listed people and them. */
export type Audience = { who: 'everyone' | 'admins' | 'listed', userIds: readonly string[] }

export const ON_WITHDRAWAL = ['annotate', 'blank'] as const
export type OnWithdrawal = (typeof ON_WITHDRAWAL)[number]

/** What a portal's administrator decides; kept per portal, each save a new version. */
export type PortalSettings = {
  target: CrmTarget
  responsible: {
    rule: ResponsibleRule
    /** The people of `one` (its first), `by_turn` and `least_loaded`, in their order. */
    userIds: readonly string[]
    /** Country code → user id, for `by_location`. */
    byCountry: Readonly<Record<string, string>>
    /** Language code → user id, for `by_language`. */
    byLanguage: Readonly<Record<string, string>>
    /** Who gets it when nobody of the rule is there; null: who reserved. */
    fallbackUserId: string | null
  }
  /** Who of those whom Bitrix24 lets in gets in here too. */
  mayLook: Audience
  mayReserve: Audience
  /** People who are away, until the given moment (ms). */
  absences: readonly { userId: string, until: number }[]
  /** Values for mandatory fields of the portal's own, by field name as crm.item.fields has it. */
  fieldValues: Readonly<Record<string, FieldValue>>
  /** What the portal's failure stages mean, by stage id. */
  lostStages: Readonly<Record<string, LostReason>>
  /** Tell the responsible person in the Bitrix24 messenger. */
  notify: boolean
  /** When a client takes the consent back: only say so in the record, or empty what the app wrote there too. */
  onWithdrawal: OnWithdrawal
}

export const FIRST_SETTINGS: PortalSettings = {
  target: FIRST_TARGET,
  responsible: { rule: 'reserver', userIds: [], byCountry: {}, byLanguage: {}, fallbackUserId: null },
  mayLook: { who: 'everyone', userIds: [] },
  mayReserve: { who: 'everyone', userIds: [] },
  absences: [],
  fieldValues: {},
  lostStages: {},
  notify: true,
  onWithdrawal: 'annotate',
}

type Person = { userId: string, isAdmin: boolean }

/** Whether a person of the portal may reserve. */
export function personMayReserve({ mayReserve }: PortalSettings, person: Person): boolean {
  return belongs(mayReserve, person)
}

/** Whether a person of the portal may open the app at all. */
export function personMayLook({ mayLook }: PortalSettings, person: Person): boolean {
  return belongs(mayLook, person)
}

/** An administrator always does, because only they could change it back. */
function belongs({ who, userIds }: Audience, { userId, isAdmin }: Person): boolean {
  return isAdmin || who === 'everyone' || (who === 'listed' && userIds.includes(userId))
}
