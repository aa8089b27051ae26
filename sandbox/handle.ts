import { afterLeadAdded, moveByHand } from './crm/conversion.ts'
import { LEAD } from './crm/fields.ts'
import { addItem, deleteItem, findItem, itemsOf, updateItem } from './crm/items.ts'
import type { Stage } from './crm/stages.ts'
import { stagesOf } from './crm/stages.ts'
import { removeInstallation, upgradeInstallation } from './installation.ts'
import type { Portal, RestCall } from './portal.ts'
import { adminOf, portalUrl, restUrl, touch } from './portal.ts'
import type { CrmItem, EventHandler, Notification, PlacementHandler, TimelineComment, Todo, UserField } from './state.ts'
import type { TokenPair } from './tokens.ts'
import { expireAccess, issueTokens } from './tokens.ts'
import type { PortalUser } from './world.ts'

/** A portal as tests and the composition root hold it. User ids default to the administrator; null means a robot. */
export type SandboxPortal = {
  name: string
  title: string
  memberId: string
  readonly domain: string
  readonly url: string
  readonly restUrl: string
  frameUrl: (userId?: number) => string
  users: PortalUser[]
  crm: { mode: 'classic' | 'simple', pipelines: { id: number, name: string }[] }
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
  stages: (entityTypeId: number, categoryId?: number) => Stage[]
  items: (entityTypeId: number) => CrmItem[]
  item: (entityTypeId: number, id: number) => CrmItem | null
  findByOrigin: (entityTypeId: number, originId: string) => CrmItem[]
  count: (entityTypeId: number) => number
  addItem: (entityTypeId: number, fields: Record<string, unknown>, userId?: number | null) => CrmItem
  moveItem: (entityTypeId: number, id: number, stageId: string, userId?: number | null) => void
  setField: (entityTypeId: number, id: number, field: string, value: unknown, userId?: number | null) => void
  deleteItem: (entityTypeId: number, id: number, userId?: number | null) => void
  /** From now on the field (camelCase or UF_…) must be filled at this stage. */
  requireField: (entityTypeId: number, stageId: string, field: string) => void
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

export function toHandle(portal: Portal): SandboxPortal {
  const { seed, state } = portal
  const admin = adminOf(portal)
  const actor = (userId: number | null | undefined): number | null => (userId === undefined ? admin.id : userId)
  return {
    name: seed.name, title: seed.title, memberId: seed.memberId, users: seed.users,
    get domain() { return portal.domain },
    get url() { return portalUrl(portal) },
    get restUrl() { return restUrl(portal) },
    frameUrl: (userId) => `${portalUrl(portal)}/${userId === undefined ? '' : `?user=${userId}`}`,
    crm: { mode: seed.crmMode, pipelines: seed.pipelines.map(({ id, name }) => ({ id, name })) },
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
    moveItem: (entityTypeId, id, stageId, userId) => moveByHand(portal, { entityTypeId, id, stageId, userId: actor(userId) }),
    setField: (entityTypeId, id, field, value, userId) => void updateItem(portal, id, { entityTypeId, fields: { [field]: value }, userId: actor(userId), originalNames: field.startsWith('UF_') }),
    deleteItem: (entityTypeId, id, userId) => deleteItem(portal, entityTypeId, id, actor(userId)),
    requireField: (entityTypeId, stageId, field) => {
      state.stageRules.push({ entityTypeId, stageId, field })
      touch(portal)
    },
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
