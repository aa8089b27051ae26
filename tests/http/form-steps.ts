import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { RequestForm } from '../../server/core/request.ts'
import { DEFAULT_RULEBOOK, type Rulebook } from '../../server/core/rulebook.ts'
import type { Closure } from '../../server/routes/public/closed-page.ts'
import { openForm } from '../../server/app/form/open-form.ts'
import { createSealer } from '../../server/app/seal.ts'
import { publicRoutes } from '../../server/routes/public/routes.ts'

export const KEY = '0d9f5c1e-8d0e-4a65-9f57-3f2f8f0a7c11'
export const GOOD: Readonly<Record<string, string>> = {
  key: KEY, firstName: 'Inês', lastName: 'Carvalho', email: 'ines@clinica.example', phone: '912 345 678', country: 'PT', place: 'Lisboa', needs: 'telephony',
  text: 'We want telephony in our CRM by spring.', language: 'pt', seats: '25', budgetAmount: '3 000', budgetCurrency: 'EUR', consent: 'accept', website: '',
}
export const FIRST_NUMBER = 1042

export type Page = { status: number, text: string, headers: Headers }

/** The public pages over a memory instead of a database. */
export type Form = {
  /** What a test sets and looks at; `cap` is that of stored requests. */
  state: { rulebook: Rulebook, stored: RequestForm[], reported: unknown[], failWith: Error | null, cap: number, closure: Closure | null }
  reset: () => void
  get: (path: string, headers?: Record<string, string>) => Promise<Page>
  /** The good form, changed; undefined leaves an answer out. */
  post: (change?: Record<string, string | undefined>, path?: string) => Promise<Page>
  postRaw: (body: string | Uint8Array<ArrayBuffer> | FormData, headers?: Record<string, string>, path?: string) => Promise<Page>
  stop: () => Promise<void>
}

const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }
const seal = createSealer(Buffer.alloc(32, 7))
const fresh = (): Form['state'] => ({ rulebook: DEFAULT_RULEBOOK, stored: [], reported: [], failWith: null, cap: 3, closure: null })

export async function startForm(): Promise<Form> {
  const state = fresh()
  const app = express()
  app.use(publicRoutes({
    receive: async (form) => {
      if (state.failWith) throw state.failWith
      const at = state.stored.findIndex((it) => it.key === form.key)
      if (at === -1) state.stored.push(form)
      return { number: FIRST_NUMBER + (at === -1 ? state.stored.length - 1 : at), repeated: at !== -1 }
    },
    findSent: async (key) => {
      const at = state.stored.findIndex((it) => it.key === key)
      const form = state.stored[at]
      return form ? { number: FIRST_NUMBER + at, country: form.country, email: form.email, cap: state.cap } : null
    },
    mayEmbed: () => Promise.resolve(false),
    findClosure: async () => state.closure,
    rulebook: async () => state.rulebook,
    newKey: randomUUID,
    openForm: (key, token) => openForm({ seal, now: Date.now }, key, token),
    assets: { css: '/assets/public-1.css', js: null },
    origin: () => 'https://requests.example',
    report: (error) => state.reported.push(error),
  }))
  const server: Server = app.listen(0)
  await new Promise((resolve) => server.once('listening', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const read = async (answer: globalThis.Response): Promise<Page> => ({ status: answer.status, text: await answer.text(), headers: answer.headers })
  const postRaw: Form['postRaw'] = async (body, headers = FORM_TYPE, path = '/request') => read(await fetch(`${address}${path}`, { method: 'POST', redirect: 'manual', body, headers }))
  return {
    state, postRaw,
    reset: () => { Object.assign(state, fresh()) },
    get: async (path, headers = {}) => read(await fetch(`${address}${path}`, { redirect: 'manual', headers })),
    post: (change = {}, path) => postRaw(new URLSearchParams(Object.entries({ ...GOOD, ...change }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))).toString(), FORM_TYPE, path),
    stop: async () => { await new Promise((resolve) => server.close(resolve)) },
  }
}
