import { z } from 'zod'
import type { CrmKind, CrmTarget } from '../core/crm-target.ts'
import { LOST_REASON_CODES } from '../core/outcome.ts'
import { FIELD_SOURCES, ON_WITHDRAWAL, RESPONSIBLE_RULES } from '../core/portal-settings.ts'
import type { ResponsibleWhy } from '../core/responsible.ts'
import type { PortalSettings } from '../core/portal-settings.ts'

const userId = z.string().regex(/^\d{1,15}$/)
const userIds = z.array(userId).max(200)

const audience = z.strictObject({ who: z.enum(['everyone', 'admins', 'listed']), userIds })

export const portalSettings = z.strictObject({
  target: z.strictObject({ entityTypeId: z.int().min(1).max(1_000_000), categoryId: z.int().min(0).max(1_000_000) }),
  responsible: z.strictObject({
    rule: z.enum(RESPONSIBLE_RULES), userIds, byCountry: z.record(z.string().regex(/^[A-Z]{2}$/), userId),
    byLanguage: z.record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z]{2,8})?$/), userId), fallbackUserId: userId.nullable(),
  }),
  mayLook: audience,
  mayReserve: audience,
  absences: z.array(z.strictObject({ userId, until: z.int().positive() })).max(200),
  fieldValues: z.record(z.string().max(60), z.strictObject({ source: z.enum(FIELD_SOURCES), text: z.string().max(500) })),
  lostStages: z.record(z.string().max(60), z.enum(LOST_REASON_CODES)),
  notify: z.boolean(),
  onWithdrawal: z.enum(ON_WITHDRAWAL).default('annotate'),
}) satisfies z.ZodType<PortalSettings>

/** PUT /api/settings — `version` is the one that was read; answers with a SettingsView. */
export const settingsBody = z.strictObject({ version: z.int().min(0), settings: portalSettings })
export type SettingsBody = z.infer<typeof settingsBody>

/** POST /api/settings/pipeline — makes a deal pipeline; answers with a SettingsView whose targets hold it. */
export const pipelineBody = z.strictObject({ name: z.string().trim().min(1).max(100) })
export type PipelineBody = z.infer<typeof pipelineBody>

export type StageView = { id: string, name: string, semantic: 'P' | 'S' | 'F' }

export type TargetView = {
  target: CrmTarget
  kind: CrmKind
  /** "Deals: General", "Leads", "Orders: Default". */
  name: string
  /** Why it can't be chosen in this portal; null when it can. */
  unavailable: string | null
  /** In board order; the first is where requests arrive. */
  stages: StageView[]
}

export type PersonView = { id: string, name: string, position: string }

/** A record of an invented client; `itemId` is null while it is not known whether it was made. */
export type TestRecordView = { entity: CrmKind, itemId: number | null, path: string | null, madeBy: string, madeAt: number }

/** POST and DELETE /api/settings/test-record */
export type TestView = { test: TestRecordView | null }

/** GET /api/settings */
export type SettingsView = {
  settings: PortalSettings
  version: number
  /** Who saved this version and when; null at the first time. */
  changed: { by: string, at: number } | null
  /** Only an administrator of the portal may change it. */
  canChange: boolean
  /** The app itself can write to the messenger; a webhook can't. */
  canNotify: boolean
  targets: TargetView[]
  people: PersonView[]
  test: TestRecordView | null
  /** Who would become responsible if the caller reserved now a request from the home country, and why. */
  next: { userId: string, name: string, why: ResponsibleWhy }
}

/** GET /api/settings/fields?entityTypeId=2 — fields the portal demands that the app does not fill by itself. */
export type RequiredFieldsView = { fields: RequiredFieldView[] }
export const fieldsQuery = z.strictObject({ entityTypeId: z.coerce.number().int().min(1) })

export type RequiredFieldView = {
  name: string
  label: string
  type: string
  /** The choices of a list, by id; null for other types. */
  items: { id: string, name: string }[] | null
}
