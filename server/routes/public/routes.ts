import type { IncomingMessage } from 'node:http'
import { Router, urlencoded, type RequestHandler, type Response } from 'express'
import type { OpenedForm } from '../../app/form/open-form.ts'
import { checkFiles } from '../../app/request/check-files.ts'
import { findCountry } from '../../app/request/countries.ts'
import type { Incoming } from '../../app/request/receive-request.ts'
import { readRequestForm } from '../../app/request/read-request-form.ts'
import { prefillQuery, requestFormBody, sentQuery } from '../../contract/form.ts'
import { FILE_LIMITS } from '../../core/attachments.ts'
import { ERRORS, Refusal } from '../../core/errors.ts'
import { askedOrWrongQuery } from '../../contract/confirm.ts'
import { CLIENT_LANGUAGES, type ClientLanguage } from '../../core/languages.ts'
import { readKey, type FormValues } from '../../core/request-form.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { say, type Said } from '../../core/said.ts'
import type { Html } from '../../http/html.ts'
import { isMultipart, readMultipart, type PostedFile } from '../../http/multipart.ts'
import { neighbourhoodOf, networkOf } from '../../http/network-of.ts'
import { closedPage, type Closure } from './closed-page.ts'
import { confirmSection } from './confirm-section.ts'
import { declinedPage } from './declined-page.ts'
import { formPage, type FormPage } from './form-page.ts'
import { addressOf, assetsFor, framed, sourceIn } from './frame.ts'
import type { PublicAssets } from './layout.ts'
import { onError, refuse, voiceAt } from './refusals.ts'
import { sentPage, type SentRequest } from './sent-page.ts'
import { segmentOf, type ClientVoice } from './voice.ts'

export type PublicRoutes = {
  /** Stores an accepted form once: the same key gives the same number and `repeated`. */
  receive: (form: Incoming) => Promise<{ number: number, repeated: boolean }>
  findSent: (key: string) => Promise<SentRequest | null>
  /** Why the form of a language takes nothing now; null while it does. */
  findClosure: (language: ClientLanguage) => Promise<Closure | null>
  /** Whether a site may have the form inside its pages. */
  mayEmbed: (host: string) => Promise<boolean>
  rulebook: () => Promise<Rulebook>
  newKey: () => string
  /** Opens a form under its key; a genuine token that came back with it stays. */
  openForm: (key: string, token?: string) => Promise<OpenedForm>
  assets: PublicAssets
  /** Where the site is reached from outside. */
  origin: () => string
  /** Told of what broke while the client was shown words; without it, a warning of the process. */
  report?: (error: unknown) => void
}

const FORM_TYPE = 'application/x-www-form-urlencoded'
const KILOBYTE = 1024
const FIELD_BYTES = 64 * KILOBYTE
const FIELDS = 200
/** What is over the limits of files is read to its end up to here, so that the answers around it can be shown again. */
const MULTIPART = { fields: FIELDS, fieldBytes: FIELD_BYTES, files: FILE_LIMITS.count, fileBytes: FILE_LIMITS.bytes, totalBytes: 64 * KILOBYTE * KILOBYTE }
const FORMS = ['/request', ...CLIENT_LANGUAGES.map((language) => `/request/${segmentOf(language)}`)]

/** The pages of a client, complete without script, each in eight languages. An answer is on no page that may be kept. */
export function publicRoutes(deps: PublicRoutes): Router {
  const routes = Router()
  const assetsOf = (req: object): PublicAssets => assetsFor(deps.assets, req)

  routes.use(framed(deps.mayEmbed))

  routes.use('/request', (_req, res, next) => {
    res.set('Cache-Control', 'no-store').vary('Accept-Language')
    next()
  })

  routes.get('/', (_req, res) => {
    res.redirect(302, '/request')
  })

  routes.get(FORMS, async (req, res) => {
    const { country, need, ...source } = prefillQuery.parse(req.query)
    const values = { country: findCountry(country) ?? '', needs: need, ...present(source) }
    const voice = voiceAt(req)
    const closure = await deps.findClosure(voice.language)
    if (closure) res.send(closedPage(assetsOf(req), closure, false, voice))
    else res.send(formPage(assetsOf(req), { ...await freshPage(deps), values }, voice))
  })

  routes.post(FORMS, requireFormType(assetsOf), urlencoded({ extended: false, limit: FIELD_BYTES, parameterLimit: FIELDS, inflate: false }), async (req, res) => {
    const voice = voiceAt(req)
    const { fields, files } = await readPosted(req)
    const closure = await deps.findClosure(voice.language)
    if (closure) {
      res.status(409).send(closedPage(assetsOf(req), closure, true, voice))
      return
    }
    const body = requestFormBody.parse(fields)
    const key = readKey(body.key ?? '')
    const page = { ...await freshPage(deps, 'value' in key ? key.value : undefined, body.token), lostFiles: files.length > 0 }
    const read = readRequestForm(body, page.rulebook, voice.language, await checkFiles(files))
    if (read.kind === 'declined') {
      res.send(declinedPage(assetsOf(req), page.rulebook, voice))
    } else if (read.kind === 'invalid') {
      res.status(400).send(formPage(assetsOf(req), { ...page, values: read.values, errors: read.fields }, voice))
    } else {
      const arrival = { network: networkOf(req.ip), neighbourhood: neighbourhoodOf(req.ip), isConfirmed: false, page: { token: body.token ?? '', proof: body.proof ?? '' } }
      await send({ ...deps, assets: assetsOf(req) }, { ...page, values: present(body) }, { ...read.form, source: sourceIn(assetsOf(req), read.form.source), arrival }, voice, res)
    }
  })

  routes.get(['/request/sent/:key', ...CLIENT_LANGUAGES.map((language) => `/request/${segmentOf(language)}/sent/:key`)], async (req, res) => {
    const voice = voiceAt(req)
    const key = readKey(String(req.params['key'] ?? ''))
    const sent = 'value' in key ? await deps.findSent(key.value) : null
    res.set('X-Robots-Tag', 'noindex').set('Referrer-Policy', 'no-referrer')
    if (sent && 'value' in key) {
      const rulebook = await deps.rulebook()
      const news = confirmNews(sent, { key: key.value, isFramed: assetsOf(req).frame !== undefined }, rulebook, req.query, voice)
      res.send(sentPage(assetsOf(req), sent, { rulebook, key: key.value, repeated: sentQuery.parse(req.query).again === '1', news }, voice))
    } else {
      refuse(assetsOf(req), res, 404, voice)
    }
  })

  routes.use('/request', (req, res) => {
    refuse(assetsOf(req), res, 404, voiceAt(req))
  })
  routes.use('/request', onError(deps.assets, deps.report ?? warn))
  return routes
}

async function readPosted(req: IncomingMessage & { body?: unknown }): Promise<{ fields: unknown, files: PostedFile[] }> {
  return isMultipart(req) ? readMultipart(req, 'files', MULTIPART) : { fields: req.body, files: [] }
}

async function freshPage(deps: PublicRoutes, key = deps.newKey(), token?: string): Promise<FormPage> {
  return { rulebook: await deps.rulebook(), key, opened: await deps.openForm(key, token), values: {}, errors: {}, origin: deps.origin() }
}

/** What the page says while the address waits to be confirmed. */
function confirmNews({ confirming, email }: SentRequest, page: { key: string, isFramed: boolean }, { gate }: Rulebook, query: unknown, voice: ClientVoice): Html | null {
  if (!confirming) return null
  return confirmSection({ ...page, email, wasMailed: confirming.wasMailed, eraseHours: gate.unconfirmedHours, asked: askedOrWrongQuery.parse(query).mail ?? null }, voice)
}

/** A failure of ours keeps the answers on the page, with the same key: sending again cannot make two requests. */
async function send(deps: PublicRoutes, page: FormPage, form: Incoming, voice: ClientVoice, res: Response): Promise<void> {
  try {
    const { repeated } = await deps.receive(form)
    const address = addressOf(deps.assets, segmentOf(voice.language), `/sent/${form.key}`)
    res.redirect(303, repeated ? `${address}${address.includes('?') ? '&' : '?'}again=1` : address)
  } catch (error) {
    const refusal = error instanceof Refusal ? error : null
    if (!refusal) (deps.report ?? warn)(error)
    res.status(refusal ? ERRORS[refusal.code] : 500).send(formPage(deps.assets, { ...page, failure: failureOf(refusal) }, voice))
  }
}

function failureOf(refusal: Refusal | null): Said {
  if (!refusal) return say('form.trouble')
  return refusal.code === 'too_many_sends' ? say('form.tooMany', { n: Number(refusal.params['minutes'] ?? 1) }) : say('form.busy')
}

/** The answers that were given, to be shown again; what nobody sees is not among them. */
function present({ website: _website, token: _token, proof: _proof, ...answers }: Readonly<Record<string, unknown>>): FormValues {
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined))
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : 'A public page failed')
}

/** Only what a browser's form sends is read: any other type would leave the body unread or be guessed at. */
function requireFormType(assetsOf: (req: object) => PublicAssets): RequestHandler {
  return (req, res, next) => {
    const [type = '', ...parameters] = (req.headers['content-type'] ?? '').toLowerCase().split(';').map((part) => part.trim())
    const charset = parameters.find((it) => it.startsWith('charset='))?.slice('charset='.length).replaceAll('"', '')
    if (isMultipart(req) || type === FORM_TYPE && (charset === undefined || charset === 'utf-8')) next()
    else refuse(assetsOf(req), res, 415, voiceAt(req))
  }
}
