import { z } from 'zod'
import type { App } from '../app.ts'
import { batchParams, readBatch, ref } from '../../bitrix24/batch.ts'
import type { BatchCommand, BatchResult } from '../../bitrix24/batch.ts'
import { judge } from '../../bitrix24/outcome.ts'
import { callRest } from '../../bitrix24/rest.ts'
import type { RestAnswer } from '../../bitrix24/rest.ts'
import { Refusal } from '../../core/errors.ts'
import type { Portal } from '../../store/portals.ts'
import { refuseForbidden } from '../portal/forbidden-address.ts'
import { keepLicense } from '../portal/license.ts'

export type Person = { id: string, name: string, isAdmin: boolean }

const profile = z.object({ ID: z.coerce.string().min(1), ADMIN: z.boolean().catch(false), NAME: z.string().nullish(), LAST_NAME: z.string().nullish() })
const appInfo = z.object({ CODE: z.string() })
const cards = z.array(z.object({ USER_TYPE: z.string().optional() }))

/** Stops at the first error; the card comes last, because an installation from before may not have the permission for it. */
const COMMANDS: Record<string, BatchCommand> = {
  info: { method: 'app.info', params: {} },
  profile: { method: 'profile', params: {} },
  card: { method: 'user.get', params: { ID: ref('result', 'profile', 'ID') } },
}

/** Who a token belongs to, asked at the portal's stored address. Throws the refusal that fits the portal's answer. */
export async function readPerson(app: App, portal: Portal, accessToken: string): Promise<Person> {
  const access = { endpoint: portal.clientEndpoint, accessToken }
  const answer = await callRest(app.bitrix24.http, access, 'batch', batchParams(COMMANDS)).catch((error: unknown) => refuseForbidden(app, portal.memberId, error))
  if (answer.kind !== 'ok') throw refusalOf(answer)
  const { results, errors } = read(answer.result)
  if (Object.values(errors).some(({ code }) => code === 'allowed_only_intranet_user')) throw new Refusal('extranet')
  const person = profile.safeParse(results['profile'])
  // An empty profile is that of a dismissed employee.
  if (!person.success || appInfo.safeParse(results['info']).data?.CODE !== app.bitrix24.appCode) throw new Refusal('auth')
  await keepLicense(app, portal.memberId, results['info'])
  if (cards.safeParse(results['card']).data?.[0]?.USER_TYPE === 'extranet') throw new Refusal('extranet')
  const name = [person.data.NAME, person.data.LAST_NAME].filter(Boolean).join(' ')
  return { id: person.data.ID, name: name === '' ? `User ${person.data.ID}` : name, isAdmin: person.data.ADMIN }
}

function refusalOf(answer: Exclude<RestAnswer, { kind: 'ok' }>): Refusal {
  const verdict = judge(answer)
  if (['unknown', 'busy', 'blocked', 'moved'].includes(verdict.kind)) return new Refusal('portal_silent')
  if (verdict.kind === 'park') return new Refusal('plan_lapsed')
  const code = answer.kind === 'error' ? answer.code : ''
  if (code === 'user_access_error') return new Refusal('app_restricted')
  return new Refusal(code === 'allowed_only_intranet_user' ? 'extranet' : 'auth')
}

function read(result: unknown): BatchResult {
  try {
    return readBatch(result)
  } catch {
    throw new Refusal('portal_silent')
  }
}
