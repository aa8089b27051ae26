import type { PortalUser } from '../world.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { compareLoose, mapParam, page, param, textParam } from './call.ts'
import { RestError } from './rest-error.ts'

/** How much of a colleague the application may see depends on which of the three user scopes it has. */
function present(call: Call, user: PortalUser): Record<string, unknown> {
  const brief = {
    ID: String(user.id), ACTIVE: true, NAME: user.name, LAST_NAME: user.lastName, SECOND_NAME: '', TITLE: '', IS_ONLINE: 'Y', TIME_ZONE: '',
    PERSONAL_PHOTO: null, WORK_POSITION: user.position, UF_DEPARTMENT: [1], USER_TYPE: 'employee',
  }
  const scopes = call.portal.cloud.app?.scopes ?? []
  if (!scopes.includes('user') && !scopes.includes('user_basic')) return brief
  return { ...brief, EMAIL: user.email, PERSONAL_GENDER: '', PERSONAL_BIRTHDAY: '', PERSONAL_MOBILE: '', WORK_PHONE: '' }
}

function requireUserScope(call: Call): void {
  const scopes = call.portal.cloud.app?.scopes ?? []
  if (!['user', 'user_basic', 'user_brief'].some((scope) => scopes.includes(scope))) {
    throw new RestError('insufficient_scope', 'The request requires higher privileges than provided by the access token', 403)
  }
}

function current(call: Call): Answer {
  requireUserScope(call)
  return { result: present(call, call.user) }
}

function matchesUser(user: Record<string, unknown>, filter: Record<string, unknown>): boolean {
  return Object.entries(filter).every(([key, wanted]) => {
    const name = key.replace(/^[@=%!<>]+/, '').toUpperCase()
    if (!Object.hasOwn(user, name)) return true
    const options = typeof wanted === 'object' && wanted !== null ? Object.values(wanted) : [wanted]
    const value = String(user[name]).toLowerCase()
    return options.some((option) => {
      const text = String(option).toLowerCase()
      return name === 'ACTIVE' || value === text || (text.includes('%') && value.includes(text.replaceAll('%', '')))
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
  const rows = call.portal.seed.users.map((user) => present(call, user)).filter((user) => matchesUser(user, filter))
  return page(call, rows.toSorted((left, right) => sign * compareLoose(left[field], right[field])), (shown) => shown)
}

export const userMethods: Record<string, RestMethod> = { 'user.current': { scopes: [], run: current }, 'user.get': { scopes: [], run: list } }
