import { afterLeadAdded, moveByHand } from './crm/conversion.ts'
import { addItem, deleteItem, findItem, itemsOf, updateItem } from './crm/items.ts'
import { DEAL, LEAD } from './crm/kinds.ts'
import { mergeItems, restoreItem } from './crm/recycle.ts'
import type { Stage } from './crm/stages.ts'
import type { SentForm } from './crm/web-form.ts'
import { sendForm } from './crm/web-form.ts'
import { categoriesOf, stagesOf } from './crm/stages.ts'
import { raiseEvent } from './events.ts'
import type { Happenings } from './happenings.ts'
import { happenings } from './happenings.ts'
import { finishInstallation, removeInstallation, upgradeInstallation } from './installation.ts'
import type { Portal, RestCall } from './portal.ts'
import { deletePortal, dismiss, rehire, restrict, reuseAddress } from './people.ts'
import { adminOf, crmMode, memberId, portalUrl, restUrl, touch, usersOf } from './portal.ts'
import { createSmartProcess } from './rest/crm-types.ts'
import { createUserField } from './rest/crm-userfields.ts'
import { nextId } from './state.ts'
import type { Activity, CrmItem, EventHandler, LogMessage, Notification, OfflineEvent, PlacementHandler, ProductRow, Robot, RobotRun, SmartProcess, TimelineComment, Todo, Trace, TriggerRun, UserField } from './state.ts'
import type { TokenPair } from './tokens.ts'
import { expireAccess, issueTokens } from './tokens.ts'
import { createWebhook, deleteWebhook, setOutboundWebhook } from './webhooks.ts'
import type { PortalUser } from './world.ts'

/** A portal as tests and the composition root hold it. User ids default to the administrator; null means a robot. */
export type SandboxPortal = Happenings & {
  name: string
  title: string
  readonly memberId: string
  readonly domain: string
  readonly url: string
  readonly restUrl: string
  frameUrl: (userId?: number) => string
  readonly users: PortalUser[]
  readonly crm: { mode: 'classic' | 'simple', pipelines: { id: number, name: string }[] }
  readonly installed: boolean
  readonly installState: 'none' | 'wizard' | 'done'
  readonly applicationToken: string
  readonly calls: RestCall[]
  readonly handlers: EventHandler[]
  readonly placements: PlacementHandler[]
  readonly userFields: UserField[]
  readonly comments: TimelineComment[]
  readonly todos: Todo[]
  readonly notifications: Notification[]
  readonly appOptions: Record<string, unknown>
  readonly logMessages: LogMessage[]
  readonly offlineQueue: OfflineEvent[]
  readonly types: SmartProcess[]
  readonly robots: Robot[]
  readonly robotRuns: RobotRun[]
  readonly triggerRuns: TriggerRun[]
  readonly productRows: ProductRow[]
  readonly traces: Trace[]
  stages: (entityTypeId: number, categoryId?: number) => Stage[]
  items: (entityTypeId: number) => CrmItem[]
  item: (entityTypeId: number, id: number) => CrmItem | null
  findByOrigin: (entityTypeId: number, originId: string) => CrmItem[]
  count: (entityTypeId: number) => number
  addItem: (entityTypeId: number, fields: Record<string, unknown>, userId?: number | null) => CrmItem
  /** A visitor sends one of the portal's CRM forms. */
  sendForm: (form: SentForm) => CrmItem
  moveItem: (entityTypeId: number, id: number, stageId: string, userId?: number | null) => void
  setField: (entityTypeId: number, id: number, field: string, value: unknown, userId?: number | null) => void
  deleteItem: (entityTypeId: number, id: number, userId?: number | null) => void
  /** From now on the field (camelCase or UF_…) must be filled at this stage. */
  requireField: (entityTypeId: number, stageId: string, field: string) => void
  /** Duplicates become one: the first id stays. Answers the ids that are gone. */
  mergeItems: (entityTypeId: number, ids: number[], userId?: number | null) => number[]
  /** Out of the recycle bin, under a new id unless `sameId`. */
  restoreItem: (entityTypeId: number, id: number, options?: { sameId?: boolean, userId?: number | null }) => CrmItem
  /** A call, mail or meeting of the portal's people. */
  addActivity: (entityTypeId: number, id: number, activity: { kind: Activity['kind'], incoming?: boolean, completed?: boolean, subject?: string, userId?: number }) => Activity
  /** The administrator adds a smart process; settings not named are on. */
  addSmartProcess: (title: string, settings?: Record<string, unknown>) => SmartProcess
  /** The administrator adds a custom field, mandatory if so wished: adds without it are refused from then on. */
  addUserField: (entityTypeId: number, field: { fieldName: string, userTypeId?: string, label?: string, mandatory?: boolean, multiple?: boolean, list?: UserField['list'] }) => UserField
  /** An inbound webhook; the answer is its address, to which a method's name is added. */
  createWebhook: (userId?: number, scopes?: string[]) => string
  deleteWebhook: (url: string) => void
  /** Sends the named events to the address; the answer is the application_token they will carry. */
  setOutboundWebhook: (url: string, events: string[]) => string
  /** `empty`: the profile of such a token is `[]` instead of authorization_error. */
  dismissUser: (userId: number, answers?: 'error' | 'empty') => void
  rehireUser: (userId: number) => void
  restrictUser: (userId: number, isRestricted?: boolean) => void
  deletePortal: () => void
  /** Another company gets the address of a portal that is gone; the answer is its member_id. */
  reuseAddress: () => string
  finishInstall: () => void
  tokensFor: (userId?: number) => TokenPair
  expireTokens: () => void
  /** Every token of the portal dies although the application stays installed: all users must open it again. */
  revokeTokens: () => void
  /** A new version of the application: handlers and placements are wiped, the installer is due again. */
  upgrade: () => Promise<void>
  /** The portal gets another address; the old one answers 302. Returns the new domain. */
  rename: () => Promise<string>
  uninstall: (options?: { clean?: boolean }) => Promise<void>
}

type Actor = (userId: number | null | undefined) => number | null
type CrmExtras = Pick<SandboxPortal, 'mergeItems' | 'restoreItem' | 'addActivity' | 'addSmartProcess' | 'addUserField'>
type AccessExtras = Pick<SandboxPortal, 'createWebhook' | 'deleteWebhook' | 'setOutboundWebhook' | 'dismissUser' | 'rehireUser' | 'restrictUser' | 'deletePortal' | 'reuseAddress'>

const ALL_ON = {
  isStagesEnabled: 'Y', isCategoriesEnabled: 'Y', isBeginCloseDatesEnabled: 'Y', isClientEnabled: 'Y', isObserversEnabled: 'Y', isSourceEnabled: 'Y', isLinkWithProductsEnabled: 'Y', isMycompanyEnabled: 'Y',
}

function crmExtras(portal: Portal, actor: Actor): CrmExtras {
  const { state } = portal
  return {
    mergeItems: (entityTypeId, ids, userId) => mergeItems(portal, entityTypeId, ids, actor(userId)),
    restoreItem: (entityTypeId, id, options = {}) => restoreItem(portal, entityTypeId, id, { userId: actor(options.userId), sameId: options.sameId ?? false }),
    addActivity: (ownerTypeId, ownerId, { kind, incoming = false, completed = true, subject = kind, userId }) => {
      const activity: Activity = { id: nextId(state, 'activity', 990), ownerTypeId, ownerId, kind, incoming, completed, subject, userId: userId ?? adminOf(portal).id, createdAt: portal.cloud.now() }
      state.activities.push(activity)
      raiseEvent(portal, 'ONCRMACTIVITYADD', { FIELDS: { ID: activity.id } }, activity.userId)
      touch(portal)
      return activity
    },
    addSmartProcess: (title, settings = {}) => createSmartProcess(portal, { ...ALL_ON, title, ...settings }, adminOf(portal).id),
    addUserField: (entityTypeId, { fieldName, userTypeId = 'string', label = fieldName, mandatory = false, multiple = false, list = [] }) => createUserField(portal, {
      entityTypeId, fieldName, userTypeId, labels: { en: label }, list, sent: { MANDATORY: mandatory ? 'Y' : 'N', MULTIPLE: multiple ? 'Y' : 'N' },
    }),
  }
}

const WEBHOOK_SCOPES = ['crm', 'user', 'im', 'placement', 'userfieldconfig', 'bizproc', 'calendar']

function accessExtras(portal: Portal): AccessExtras {
  return {
    createWebhook: (userId = adminOf(portal).id, scopes = WEBHOOK_SCOPES) => createWebhook(portal, userId, scopes),
    deleteWebhook: (url) => deleteWebhook(portal, url),
    setOutboundWebhook: (url, events) => setOutboundWebhook(portal, url, events),
    dismissUser: (userId, answers) => dismiss(portal, userId, answers),
    rehireUser: (userId) => rehire(portal, userId),
    restrictUser: (userId, isRestricted = true) => restrict(portal, userId, isRestricted),
    deletePortal: () => deletePortal(portal),
    reuseAddress: () => reuseAddress(portal),
  }
}

export function toHandle(portal: Portal): SandboxPortal {
  const { seed, state } = portal
  const admin = adminOf(portal)
  const actor = (userId: number | null | undefined): number | null => (userId === undefined ? admin.id : userId)
  return {
    name: seed.name, title: seed.title,
    get users() { return usersOf(portal) },
    get memberId() { return memberId(portal) },
    get domain() { return portal.domain },
    get url() { return portalUrl(portal) },
    get restUrl() { return restUrl(portal) },
    frameUrl: (userId) => `${portalUrl(portal)}/${userId === undefined ? '' : `?user=${userId}`}`,
    get crm() { return { mode: crmMode(portal), pipelines: categoriesOf(portal, DEAL).map(({ id, name }) => ({ id, name })) } },
    get installed() { return state.install === 'done' },
    get installState() { return state.install },
    get applicationToken() { return state.applicationToken },
    get calls() { return portal.calls },
    get handlers() { return state.handlers },
    get placements() { return state.placements },
    get userFields() { return state.userFields },
    get comments() { return state.comments },
    get todos() { return state.todos },
    get notifications() { return state.notifications },
    get appOptions() { return state.appOptions },
    get logMessages() { return state.logMessages },
    get offlineQueue() { return state.offlineQueue },
    get types() { return state.types },
    get robots() { return state.robots },
    get robotRuns() { return state.robotRuns },
    get triggerRuns() { return state.triggerRuns },
    get productRows() { return state.productRows },
    get traces() { return state.traces },
    stages: (entityTypeId, categoryId = 0) => stagesOf(portal, entityTypeId, categoryId),
    items: (entityTypeId) => itemsOf(portal, entityTypeId),
    item: (entityTypeId, id) => findItem(portal, entityTypeId, id),
    findByOrigin: (entityTypeId, originId) => itemsOf(portal, entityTypeId).filter((item) => item['originId'] === originId),
    count: (entityTypeId) => itemsOf(portal, entityTypeId).length,
    addItem: (entityTypeId, fields, userId) => {
      const item = addItem(portal, { entityTypeId, fields, userId: actor(userId) })
      if (entityTypeId === LEAD) afterLeadAdded(portal, item, actor(userId))
      return item
    },
    sendForm: (form) => sendForm(portal, form),
    moveItem: (entityTypeId, id, stageId, userId) => moveByHand(portal, { entityTypeId, id, stageId, userId: actor(userId) }),
    setField: (entityTypeId, id, field, value, userId) => void updateItem(portal, id, { entityTypeId, fields: { [field]: value }, userId: actor(userId), originalNames: field.startsWith('UF_') }),
    deleteItem: (entityTypeId, id, userId) => deleteItem(portal, entityTypeId, id, actor(userId)),
    requireField: (entityTypeId, stageId, field) => {
      state.stageRules.push({ entityTypeId, stageId, field })
      touch(portal)
    },
    ...crmExtras(portal, actor),
    ...accessExtras(portal),
    ...happenings(portal),
    finishInstall: () => finishInstallation(portal, admin.id),
    tokensFor: (userId) => issueTokens(portal, userId ?? admin.id),
    expireTokens: () => expireAccess(portal),
    revokeTokens: () => {
      Object.assign(state, { accessTokens: {}, refreshTokens: {} })
      touch(portal)
    },
    upgrade: async () => {
      upgradeInstallation(portal, admin.id)
      await portal.cloud.queue.idle()
    },
    rename: () => portal.moveTo(),
    uninstall: async (options = {}) => {
      removeInstallation(portal, options.clean ?? false)
      await portal.cloud.queue.idle()
    },
  }
}
