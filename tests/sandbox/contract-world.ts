import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { SmartProcess } from '../../sandbox/state.ts'
import type { Opened } from './open-sandbox.ts'
import { CLIENT, openSandbox } from './open-sandbox.ts'

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'bitrix24')

export type Kind = 'method' | 'method-errors' | 'oauth' | 'oauth-error' | 'rest-system-error' | 'batch' | 'rest' | 'webhook'
export type Documented = {
  name: string
  kind: Kind
  method?: string
  note?: string
  request: { http_method?: string, url?: string, body?: Record<string, unknown>, body_form?: string, query_parsed?: Record<string, string>, body_parsed?: Record<string, string> }
  response?: { http_status: number | null, body: Record<string, unknown> | null, http_status_candidates?: number[] }
  response_ref?: string
  documented_errors?: Record<string, string>[]
}

const KINDS: string[] = ['method', 'method-errors', 'oauth', 'oauth-error', 'rest-system-error', 'batch', 'rest', 'webhook'] satisfies Kind[]

/** Every documented exchange of the given kinds. */
export function documented(): Documented[] {
  return readdirSync(FOLDER).filter((file) => file.endsWith('.json')).map((file) => ({ ...(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Omit<Documented, 'name'>), name: file.replace('.json', '') }))
    .filter((example) => KINDS.includes(example.kind) && example.request !== undefined)
}

const SCOPES = ['crm', 'placement', 'user', 'im', 'userfieldconfig', 'department', 'bizproc', 'calendar']

export type World = { opened: Opened, portal: SandboxPortal, smart: SmartProcess, pipeline: number }

function registerApp(opened: Opened, scopes: string[]): void {
  const { handlerUrl } = opened
  opened.sandbox.registerApp({ code: 'vendor.app', ...CLIENT, title: 'Contract', appUrl: handlerUrl, installUrl: handlerUrl, formUrl: handlerUrl, eventUrl: handlerUrl, scopes })
}

/** A portal with what the documentation's examples take for granted: smart processes, custom fields, links to parents. */
export async function openWorld(): Promise<World> {
  const opened = await openSandbox()
  opened.sandbox.weather.rateLimit = false
  registerApp(opened, SCOPES)
  const portal = opened.sandbox.portal('luso')
  await opened.sandbox.install(portal)
  const linked = { child: [1, 2, 3, 4].map((entityTypeId) => ({ entityTypeId })), parent: [1, 2].map((entityTypeId) => ({ entityTypeId })) }
  const smart = portal.addSmartProcess('SPA', { entityTypeId: 1302, relations: linked })
  for (const entityTypeId of [1268, 1152, 130, 177]) portal.addSmartProcess(`SPA ${entityTypeId}`, { entityTypeId, relations: linked })
  for (const entityTypeId of [1, 2]) {
    portal.addUserField(entityTypeId, { fieldName: 'UF_CRM_PLAIN', label: 'Plain' })
    portal.addUserField(entityTypeId, { fieldName: 'UF_CRM_SEVERAL', label: 'Several', multiple: true })
  }
  const { body } = await opened.rest(portal, 'crm.category.add', { entityTypeId: 2, fields: { name: 'Second' } })
  return { opened, portal, smart, pipeline: (body.result as { category: { id: number } }).category.id }
}

export type Reply = { status: number, body: Record<string, unknown>, text: string, headers: Headers }

async function read(answer: Response): Promise<Reply> {
  const text = await answer.text()
  let body: Record<string, unknown> = {}
  try {
    body = JSON.parse(text) as Record<string, unknown>
  } catch {
    // A page: the caller looks at the text.
  }
  return { status: answer.status, body, text, headers: answer.headers }
}

export async function post(url: string, body: unknown): Promise<Reply> {
  return await read(await fetch(url, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }))
}

export async function get(url: string): Promise<Reply> {
  return await read(await fetch(url))
}

export async function postForm(url: string, body: Record<string, string>): Promise<Reply> {
  return await read(await fetch(url, { method: 'POST', body: new URLSearchParams(body) }))
}

/** Scopes are fixed by the application's card, so another card stands for "the application lacks the scope". */
export async function withScopes<T>(world: World, scopes: string[], run: () => Promise<T>): Promise<T> {
  registerApp(world.opened, scopes)
  try {
    return await run()
  } finally {
    registerApp(world.opened, SCOPES)
  }
}
