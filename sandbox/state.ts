import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { PortalUser, Semantics } from './world.ts'

export type AccessToken = { userId: number, expiresAt: number, dead?: boolean, forEvents?: boolean }
export type RefreshToken = { userId: number, expiresAt: number, dead?: boolean }
export type EventHandler = {
  id: number, event: string, handler: string, authType: number, offline: boolean, userId: number
  /** Offline handlers: changes made under the same key are not queued for them. */
  connector?: string
  /** ONOFFLINEEVENT: the least number of seconds between two signals. */
  minTimeout?: number, signalledAt?: number
}
export type OfflineEvent = { id: number, event: string, data: unknown, messageId: string, connector: string, at: number, processId: string, error: boolean }
export type PlacementHandler = {
  placement: string, handler: string, userId: number, title: string, description: string, options: unknown, langAll: unknown
}
export type MultiField = { id: number, typeId: string, valueType: string, value: string }
export type CrmItem = { id: number, fm: MultiField[], [field: string]: unknown }
export type UserField = {
  id: number, entityTypeId: number, fieldName: string, userTypeId: string, xmlId: string | null, sort: number,
  multiple: boolean, mandatory: boolean, showFilter: string, settings: unknown, labels: Record<string, string>,
  list: { id: number, value: string, sort: number, def: boolean, xmlId: string }[]
}
export type TimelineComment = { id: number, entityTypeId: number, entityId: number, authorId: number, text: string, createdAt: number }
export type Todo = {
  id: number, ownerTypeId: number, ownerId: number, title: string, description: string, deadline: string, responsibleId: number, createdAt: number
  completed?: boolean
  /** An application's own activity, with its origin. */
  layout?: Record<string, unknown>, originatorId?: string, originId?: string
}
export type StageStep = {
  id: number, entityTypeId: number, typeId: number, ownerId: number, createdAt: number, categoryId: number, semantics: string, stageId: string
}
export type LogMessage = { id: number, entityTypeId: number, entityId: number, authorId: number, title: string, text: string, iconCode: string, createdAt: number }
/** Calls, mails and meetings of people; to-dos are kept apart. */
export type Activity = {
  id: number, ownerTypeId: number, ownerId: number, kind: 'call' | 'email' | 'meeting', incoming: boolean, subject: string, completed: boolean, userId: number, createdAt: number
}
/** An entry of a directory; stages have semantics, other directories null. */
export type DirectoryEntry = {
  directoryId: number, entityId: string, id: string, name: string, nameInit: string, sort: number, system: boolean, categoryId: number
  color: string | null, semantics: Semantics | null, apology: boolean
}
export type Category = { id: number, entityTypeId: number, name: string, sort: number, isDefault: boolean }
export type SmartProcess = {
  id: number, entityTypeId: number, title: string, code: string, flags: Record<string, 'Y' | 'N'>, createdBy: number, createdAt: number
  parents: number[], children: number[], linked: Record<string, 'Y' | 'N'>
}
/** What an application's own robots and triggers are: their cards as sent. */
export type Robot = { code: string, kind: 'robot' | 'activity', handler: string, waits: boolean, card: Record<string, unknown> }
/** `places`: the stages people put the trigger on. */
export type Trigger = { code: string, name: string, places: { entityTypeId: number, stageId: string }[] }
/** A started robot waits for bizproc.event.send with its token. */
export type RobotRun = { token: string, code: string, answer: { values: unknown, log: string } | null }
export type TriggerRun = { code: string, entityTypeId: number, id: number, at: number }
export type ProductRow = { id: number, ownerType: string, ownerId: number, sort: number, price: number, quantity: number, [field: string]: unknown }
/** An entry of a person's calendar. */
export type Absence = { id: number, userId: number, name: string, from: number, to: number, accessibility: 'busy' | 'absent' | 'quest' | 'free' }
export type Trace = { id: number, trace: unknown, entities: { type: string, id: number }[] }
/** What a person may not do with items of a kind, in one pipeline or (null) in all. */
export type Denial = { userId: number, entityTypeId: number, categoryId: number | null, sees: boolean }
/** What the application's card says about payment; `days` are negative after the end. */
export type Payment = { status: 'F' | 'D' | 'T' | 'P' | 'L' | 'S', expired: boolean, days: number | null }
export type Webhook = { userId: number, code: string, scopes: string[] }
export type OutboundWebhook = { url: string, events: string[], applicationToken: string, handlerId: number }
export type Notification = { id: number, userId: number, message: string, tag: string, at: number }

export type PortalState = {
  /** `wizard`: the installer was opened but not finished, so REST works and nothing is sent or shown. */
  install: 'none' | 'wizard' | 'done'
  clientId: string
  version: number
  applicationToken: string
  firstRunDone: number[]
  accessTokens: Record<string, AccessToken>
  refreshTokens: Record<string, RefreshToken>
  handlers: EventHandler[]
  placements: PlacementHandler[]
  appOptions: Record<string, unknown>
  userOptions: Record<string, Record<string, unknown>>
  items: Record<string, CrmItem[]>
  userFields: UserField[]
  comments: TimelineComment[]
  todos: Todo[]
  history: StageStep[]
  notifications: Notification[]
  /** Rules "this field must be filled at this stage", as a portal's administrator sets them. */
  stageRules: { entityTypeId: number, stageId: string, field: string }[]
  lastIds: Record<string, number>
  /** Directories, pipelines and smart processes; null until they are taken over from the portal's seed. */
  directories: DirectoryEntry[] | null
  categories: Category[]
  types: SmartProcess[]
  /** Files of timeline comments. */
  files: Record<string, { id: number, name: string, size: number }[]>
  logMessages: LogMessage[]
  activities: Activity[]
  offlineQueue: OfflineEvent[]
  webhooks: Webhook[]
  outbound: OutboundWebhook | null
  /** Deleted items by kind, newest last. */
  recycled: Record<string, CrmItem[]>
  dismissed: { userId: number, answers: 'error' | 'empty' }[]
  /** The administrator keeps these people away from the application. */
  restricted: number[]
  deleted: boolean
  /** Another company took the address over: its own id. */
  memberId: string
  payment: Payment
  /** Another plan or CRM mode than the seed's; empty: the seed's. */
  license: string
  /** Another interface language than the seed's, by Bitrix24's code; empty: the seed's. */
  language: string
  crmMode: '' | 'classic' | 'simple'
  denials: Denial[]
  robots: Robot[]
  robotRuns: RobotRun[]
  triggers: Trigger[]
  triggerRuns: TriggerRun[]
  productRows: ProductRow[]
  traces: Trace[]
  absences: Absence[]
  /** People who came after the seed. */
  hired: PortalUser[]
  /** Methods that an administrator must allow; null: not answered yet. */
  confirmations: { method: string, allowed: boolean | null }[]
}

export type SandboxMail = { id: number, to: string[], from: string, subject: string, text: string, html: string, headers: { key: string, value: string }[], at: number }
export type SandboxState = { version: 1, portals: Record<string, PortalState>, mails: SandboxMail[], lastMailId: number }

export function emptyPortalState(): PortalState {
  return {
    install: 'none', clientId: '', version: 1, applicationToken: '', firstRunDone: [], accessTokens: {}, refreshTokens: {}, handlers: [], placements: [],
    appOptions: {}, userOptions: {}, items: {}, userFields: [], comments: [], todos: [], history: [], notifications: [], stageRules: [], lastIds: {},
    directories: null, categories: [], types: [], files: {}, logMessages: [], activities: [], offlineQueue: [], webhooks: [], outbound: null, recycled: {},
    dismissed: [], restricted: [], deleted: false, memberId: '', payment: { status: 'F', expired: false, days: null }, license: '', language: '', crmMode: '', denials: [],
    robots: [], robotRuns: [], triggers: [], triggerRuns: [], productRows: [], traces: [], absences: [], hired: [], confirmations: [],
  }
}

/** The next id of a kind. Kinds start apart so that a deal's id is not mistaken for a contact's. */
export function nextId(state: PortalState, kind: string, start: number): number {
  const id = (state.lastIds[kind] ?? start) + 1
  state.lastIds[kind] = id
  return id
}

export function loadState(file: string | undefined, portalNames: string[]): SandboxState {
  const state = readState(file)
  for (const name of portalNames) state.portals[name] = { ...emptyPortalState(), ...state.portals[name] }
  // Kept by a version that knew no headers.
  state.mails = state.mails.map((mail) => ({ ...mail, headers: Array.isArray(mail.headers) ? mail.headers : [] }))
  return state
}

function readState(file: string | undefined): SandboxState {
  const empty: SandboxState = { version: 1, portals: {}, mails: [], lastMailId: 0 }
  if (!file) return empty
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return empty
  }
  return { ...empty, ...(JSON.parse(text) as SandboxState) }
}

const SAVE_DELAY_MS = 150

export type Saver = { save: () => void, flush: () => void }

/** Writes the whole state beside the file and renames it, at most every 150 ms and once more at the end. */
export function openSaver(file: string | undefined, state: SandboxState): Saver {
  if (!file) return { save: () => undefined, flush: () => undefined }
  let timer: NodeJS.Timeout | null = null
  mkdirSync(dirname(file), { recursive: true })
  const flush = (): void => {
    if (timer) clearTimeout(timer)
    timer = null
    writeFileSync(`${file}.tmp`, JSON.stringify(state))
    renameSync(`${file}.tmp`, file)
  }
  const save = (): void => {
    timer ??= setTimeout(flush, SAVE_DELAY_MS)
  }
  return { save, flush }
}
