import { portalTime } from '../moment.ts'
import { isDismissed, usersOf } from '../portal.ts'
import type { PortalUser } from '../world.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { mapParam, page, param, textParam } from './call.ts'
import { compareLoose, isLike } from './legacy-filter.ts'
import { insufficientScope } from './system-errors.ts'

const AGE_MS = 400 * 24 * 3600_000

/** How much of a colleague the caller may see depends on which of the three user scopes it has. */
function present(call: Call, user: PortalUser): Record<string, unknown> {
  const { portal, caller } = call
  const registered = portalTime(portal.cloud.now() - AGE_MS, portal.seed.timeZone)
  const seen = portalTime(portal.cloud.now(), portal.seed.timeZone)
  const brief = {
    ID: String(user.id), ACTIVE: !isDismissed(portal, user.id), NAME: user.name, LAST_NAME: user.lastName, LAST_LOGIN: seen, DATE_REGISTER: registered, IS_ONLINE: 'Y',
    PERSONAL_GENDER: '', PERSONAL_BIRTHDAY: '', WORK_POSITION: user.position, UF_EMPLOYMENT_DATE: '', UF_DEPARTMENT: [1],
  }
  return caller.scopes.includes('user') || caller.scopes.includes('user_basic') ? { ...brief, EMAIL: user.email } : brief
}

function inList(call: Call, user: PortalUser): Record<string, unknown> {
  // The portal writes these two moments as empty objects: a slip of its serialiser that has stayed.
  const empty = { SECOND_NAME: '', TIME_ZONE: '', PERSONAL_WWW: '', PERSONAL_MOBILE: '', PERSONAL_CITY: '', WORK_PHONE: '' }
  return { ...present(call, user), ...empty, TIMESTAMP_X: {}, LAST_ACTIVITY_DATE: {}, USER_TYPE: 'employee' }
}

function requireUserScope(call: Call): void {
  if (!['user', 'user_basic', 'user_brief'].some((scope) => call.caller.scopes.includes(scope))) throw insufficientScope(call.caller.kind)
}

function current(call: Call): Answer {
  requireUserScope(call)
  const seen = portalTime(call.portal.cloud.now(), call.portal.seed.timeZone).slice(0, 19).replace('T', ' ')
  return { result: { ...present(call, call.user), LAST_ACTIVITY_DATE: seen } }
}

function matchesUser(user: Record<string, unknown>, filter: Record<string, unknown>): boolean {
  return Object.entries(filter).every(([key, wanted]) => {
    const name = key.replace(/^[@=%!<>]+/, '').toUpperCase()
    if (!Object.hasOwn(user, name)) return true
    const isNot = key.startsWith('!')
    const options = typeof wanted === 'object' && wanted !== null ? Object.values(wanted) : [wanted]
    const value = String(user[name]).toLowerCase()
    return isNot !== options.some((option) => {
      const text = String(option).toLowerCase()
      if (name === 'ACTIVE') return value === String(option === true || ['1', 'y', 'true'].includes(text))
      if (name === 'UF_DEPARTMENT') return true
      return value === text || (text.includes('%') && isLike(value, text))
    })
  })
}

function list(call: Call): Answer {
  requireUserScope(call)
  // Conditions come either in `filter` or as plain parameters.
  const plain = Object.entries(call.params).filter(([key]) => !['auth', 'filter', 'sort', 'order', 'start', 'select'].includes(key.toLowerCase()))
  const filter = { ...Object.fromEntries(plain), ...mapParam(call, 'filter') }
  const field = textParam(call, 'SORT').toUpperCase() || 'ID'
  const sign = String(param(call, 'ORDER') ?? '').toUpperCase() === 'DESC' ? -1 : 1
  const rows = usersOf(call.portal).map((user) => inList(call, user)).filter((user) => matchesUser(user, filter))
  return page(call, rows.toSorted((left, right) => sign * compareLoose(left[field], right[field])), (shown) => shown)
}

/** `FIND` looks through names and positions; else it is user.get. */
function search(call: Call): Answer {
  const wanted = textParam(call, 'FIND').toLowerCase()
  if (wanted === '') return list(call)
  requireUserScope(call)
  const users = usersOf(call.portal).filter((user) => [user.name, user.lastName, user.position].some((text) => text.toLowerCase().includes(wanted)))
  return page(call, users.map((user) => inList(call, user)), (shown) => shown)
}

/** Every portal of this sandbox is one department. */
function departments(call: Call): Answer {
  return { result: [{ ID: '1', NAME: call.portal.seed.title, SORT: 500 }], total: 1 }
}

export const userMethods: Record<string, RestMethod> = {
  'user.current': { scopes: [], run: current }, 'user.get': { scopes: [], run: list }, 'user.search': { scopes: [], run: search },
  'department.get': { scopes: ['department'], run: departments },
}
