import { findUser, languageOf, licenseOf, touch } from '../portal.ts'
import { portalTime } from '../moment.ts'
import type { Portal } from '../portal.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { mapParam, param, requireAdmin, textParam } from './call.ts'
import { RestError } from './rest-error.ts'
import { phpMap } from '../php-form.ts'

export function appInfo(portal: Portal): Record<string, unknown> {
  const license = licenseOf(portal)
  const family = license.split('_')[1] ?? ''
  const { status, expired, days } = portal.state.payment
  return {
    ID: '66', CODE: portal.cloud.app?.code ?? '', VERSION: portal.state.version, STATUS: status, INSTALLED: portal.state.install === 'done', PAYMENT_EXPIRED: expired ? 'Y' : 'N', DAYS: days,
    LANGUAGE_ID: languageOf(portal), LICENSE: license, LICENSE_TYPE: family, LICENSE_FAMILY: family.replace(/\d+$/, ''),
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

/** Offline events can be confirmed, and connectors told apart, on the larger plans only. */
function feature(call: Call): Answer {
  const code = textParam(call, 'CODE')
  if (code === '') throw new RestError('CODE_EMPTY', "CODE can't be empty")
  const isLarge = /_(pro|ent)/.test(licenseOf(call.portal))
  return { result: { value: isLarge && (code === 'rest_offline_extended' || code === 'rest_auth_connector') ? 'Y' : 'N' } }
}

const GROUPS: Record<string, string> = { G2: 'All visitors', AU: 'All authorized users', G1: 'Administrators' }

function wantedCodes(call: Call): string[] {
  const sent = param(call, 'ACCESS')
  const codes = typeof sent === 'object' && sent !== null ? Object.values(sent).map(String) : textParam(call, 'ACCESS') === '' ? [] : [textParam(call, 'ACCESS')]
  if (codes.length === 0) throw new RestError('ERROR_ARGUMENT', "Argument 'ACCESS' is null or empty", 400, { argument: 'ACCESS' })
  return codes
}

/** Whether the caller has one of the given access codes. */
function userAccess(call: Call): Answer {
  const own = ['G2', 'AU', `U${call.user.id}`, ...(call.user.admin ? ['G1'] : [])]
  return { result: wantedCodes(call).some((code) => own.includes(code)) }
}

function accessNames(call: Call): Answer {
  const names = wantedCodes(call).flatMap((code): [string, unknown][] => {
    const user = findUser(call.portal, Number(/^U(\d+)$/.exec(code)?.[1] ?? 0))
    if (user) return [[code, { provider: '', name: `${user.name} ${user.lastName}`, provider_id: 'user' }]]
    return GROUPS[code] ? [[code, { provider: '', name: GROUPS[code], provider_id: 'other' }]] : []
  })
  return { result: phpMap(names) }
}

function profile({ user }: Call): Answer {
  return { result: { ID: String(user.id), ADMIN: user.admin, NAME: user.name, LAST_NAME: user.lastName, PERSONAL_GENDER: '', TIME_ZONE: '' } }
}

function scope(call: Call): Answer {
  const own = call.caller.scopes
  return { result: param(call, 'full') ? [...new Set([...own, 'crm', 'im', 'placement', 'user', 'user_basic', 'user_brief', 'userfieldconfig'])] : own }
}

const NO_APP = new RestError('ACCESS_DENIED', 'Access denied! Application context required')

/** The documentation refuses a webhook; the portal's own source answers it with its scopes and the plan. */
function info(call: Call): Answer {
  if (call.caller.kind === 'app') return { result: appInfo(call.portal) }
  if (!call.portal.cloud.weather.appInfoByWebhook) throw NO_APP
  return { result: { SCOPE: call.caller.scopes, LICENSE: licenseOf(call.portal) } }
}

const open = (run: (call: Call) => Answer): RestMethod => ({ scopes: [], run })
const ofApp = (run: (call: Call) => Answer): RestMethod => ({ scopes: [], run, onlyApp: new RestError('AccessException', 'Application context required') })

export const appMethods: Record<string, RestMethod> = {
  'app.info': open(info),
  'app.option.get': ofApp((call) => readOptions(call, call.portal.state.appOptions)),
  'app.option.set': ofApp(setAppOptions),
  'user.option.get': ofApp((call) => readOptions(call, userOptions(call))),
  'user.option.set': ofApp(setUserOptions),
  'feature.get': open(feature),
  profile: open(profile),
  scope: open(scope),
  'server.time': open((call) => ({ result: portalTime(call.portal.cloud.now(), 'UTC') })),
  'user.access': open(userAccess),
  'access.name': open(accessNames),
  'user.admin': open((call) => ({ result: call.user.admin })),
}
