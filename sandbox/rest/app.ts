import { touch } from '../portal.ts'
import { portalTime } from '../moment.ts'
import type { Portal } from '../portal.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { mapParam, param, requireAdmin, textParam } from './call.ts'
import { RestError } from './rest-error.ts'
import { phpMap } from '../php-form.ts'

export function appInfo(portal: Portal): Record<string, unknown> {
  const family = portal.seed.license.split('_')[1] ?? ''
  return {
    ID: '66', CODE: portal.cloud.app?.code ?? '', VERSION: portal.state.version, STATUS: 'F', INSTALLED: portal.state.install === 'done', PAYMENT_EXPIRED: 'N', DAYS: null,
    LANGUAGE_ID: portal.seed.language, LICENSE: portal.seed.license, LICENSE_TYPE: family, LICENSE_FAMILY: family.replace(/\d+$/, ''),
  }
}

function readOptions(call: Call, options: Record<string, unknown>): Answer {
  const name = textParam(call, 'option')
  if (name === '') return { result: phpMap(Object.entries(options)) }
  return { result: Object.hasOwn(options, name) ? options[name] : '' }
}

function sentOptions(call: Call): Record<string, unknown> {
  const options = mapParam(call, 'options')
  if (Object.keys(options).length === 0) throw new RestError('ArgumentNullException', 'options is empty')
  return options
}

function setAppOptions(call: Call): Answer {
  const options = sentOptions(call)
  requireAdmin(call, new RestError('AccessException', 'Administrator authorization required'))
  Object.assign(call.portal.state.appOptions, options)
  touch(call.portal)
  return { result: true }
}

function userOptions(call: Call): Record<string, unknown> {
  return (call.portal.state.userOptions[call.user.id] ??= {})
}

function setUserOptions(call: Call): Answer {
  Object.assign(userOptions(call), sentOptions(call))
  touch(call.portal)
  return { result: true }
}

function feature(call: Call): Answer {
  if (textParam(call, 'CODE') === '') throw new RestError('CODE_EMPTY', "CODE can't be empty")
  return { result: { value: 'N' } }
}

function profile({ user }: Call): Answer {
  return { result: { ID: String(user.id), ADMIN: user.admin, NAME: user.name, LAST_NAME: user.lastName, PERSONAL_GENDER: '', TIME_ZONE: '' } }
}

function scope(call: Call): Answer {
  const own = call.portal.cloud.app?.scopes ?? []
  return { result: param(call, 'full') ? [...new Set([...own, 'crm', 'im', 'placement', 'user', 'user_basic', 'user_brief', 'userfieldconfig'])] : own }
}

const open = (run: (call: Call) => Answer): RestMethod => ({ scopes: [], run })

export const appMethods: Record<string, RestMethod> = {
  'app.info': open((call) => ({ result: appInfo(call.portal) })),
  'app.option.get': open((call) => readOptions(call, call.portal.state.appOptions)),
  'app.option.set': open(setAppOptions),
  'user.option.get': open((call) => readOptions(call, userOptions(call))),
  'user.option.set': open(setUserOptions),
  'feature.get': open(feature),
  profile: open(profile),
  scope: open(scope),
  'server.time': open((call) => ({ result: portalTime(call.portal.cloud.now(), 'UTC') })),
  'user.admin': open((call) => ({ result: call.user.admin })),
}
