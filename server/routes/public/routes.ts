import { english } from '../../say/speak.ts'
import { Router, urlencoded, type ErrorRequestHandler, type RequestHandler, type Response } from 'express'
import { findCountry } from '../../app/request/countries.ts'
import { readRequestForm } from '../../app/request/read-request-form.ts'
import { prefillQuery, requestFormBody, sentQuery } from '../../contract/form.ts'
import { ERRORS, Refusal } from '../../core/errors.ts'
import { readKey } from '../../core/request-form.ts'
import type { RequestForm } from '../../core/request.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { html } from '../../http/html.ts'
import { declinedPage } from './declined-page.ts'
import { formPage } from './form-page.ts'
import { FIND_A_PARTNER, noticePage, type PublicAssets } from './layout.ts'
import { sentPage, type SentRequest } from './sent-page.ts'

export type PublicRoutes = {
  /** Stores an accepted form once: the same key gives the same number and `repeated`. */
  receive: (form: RequestForm) => Promise<{ number: number, repeated: boolean }>
  findSent: (key: string) => Promise<SentRequest | null>
  rulebook: () => Promise<Rulebook>
  newKey: () => string
  assets: PublicAssets
  /** Told of what broke while the client was shown words; without it, a warning of the process. */
  report?: (error: unknown) => void
}

const FORM_TYPE = 'application/x-www-form-urlencoded'

/** The pages of a client, complete without script. An answer is on no page that may be kept. */
export function publicRoutes(deps: PublicRoutes): Router {
  const { assets } = deps
  const routes = Router()

  routes.use('/request', (_req, res, next) => {
    res.set('Cache-Control', 'no-store')
    next()
  })

  routes.get('/', (_req, res) => {
    res.redirect(302, '/request')
  })

  routes.get('/request', async (req, res) => {
    const { country, need } = prefillQuery.parse(req.query)
    const values = { country: findCountry(country) ?? '', needs: need }
    res.send(formPage(assets, { rulebook: await deps.rulebook(), key: deps.newKey(), values, errors: {} }))
  })

  routes.post('/request', requireFormType(assets), urlencoded({ extended: false, limit: '64kb', parameterLimit: 200, inflate: false }), async (req, res) => {
    const rulebook = await deps.rulebook()
    const read = readRequestForm(requestFormBody.parse(req.body), rulebook)
    if (read.kind === 'declined') {
      res.send(declinedPage(assets, rulebook))
    } else if (read.kind === 'invalid') {
      const key = read.fields.key === undefined && typeof read.values.key === 'string' ? read.values.key : deps.newKey()
      res.status(400).send(formPage(assets, { rulebook, key, values: read.values, errors: read.fields }))
    } else {
      await send(deps, rulebook, read.form, requestFormBody.parse(req.body), res)
    }
  })

  routes.get('/request/sent/:key', async (req, res) => {
    const key = readKey(req.params.key)
    const sent = 'value' in key ? await deps.findSent(key.value) : null
    res.set('X-Robots-Tag', 'noindex').set('Referrer-Policy', 'no-referrer')
    if (sent) res.send(sentPage(assets, sent, await deps.rulebook(), sentQuery.parse(req.query).again === '1'))
    else res.status(404).send(noticePage(assets, 'We could not find this request', 'notice', html`<p class="lead">The address may be incomplete, or the request was closed and its data removed.</p><p class="actions"><a class="button" href="/request">Go to the form</a></p>`))
  })

  routes.use('/request', onError(deps))
  return routes
}

/** A failure of ours keeps the answers on the page, with the same key: sending again cannot make two requests. */
async function send(deps: PublicRoutes, rulebook: Rulebook, form: RequestForm, answers: ReturnType<typeof requestFormBody.parse>, res: Response): Promise<void> {
  try {
    const { repeated } = await deps.receive(form)
    res.redirect(303, `/request/sent/${form.key}${repeated ? '?again=1' : ''}`)
  } catch (error) {
    const refusal = error instanceof Refusal ? error : null
    if (!refusal) (deps.report ?? warn)(error)
    const failure = refusal ? english(refusal.said) : 'There is a problem on our side. Try again in a minute.'
    const { website: _, ...typed } = answers
    const values = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined))
    res.status(refusal ? ERRORS[refusal.code] : 500).send(formPage(deps.assets, { rulebook, key: form.key, values, errors: {}, failure }))
  }
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : 'A public page failed')
}

/** Only what a browser's form sends is read: any other type would leave the body unread or be guessed at. */
function requireFormType(assets: PublicAssets): RequestHandler {
  return (req, res, next) => {
    const [type = '', ...parameters] = (req.headers['content-type'] ?? '').toLowerCase().split(';').map((part) => part.trim())
    const charset = parameters.find((it) => it.startsWith('charset='))?.slice('charset='.length).replaceAll('"', '')
    if (type === FORM_TYPE && (charset === undefined || charset === 'utf-8')) next()
    else refuse(assets, res, 415)
  }
}

const REFUSALS: Readonly<Record<number, readonly [title: string, text: string]>> = {
  400: ['We could not read what was sent', 'Nothing was stored. Open the form and send it again.'],
  413: ['That is more than we accept at once', 'Nothing was stored. Shorten your text and send the form again.'],
  415: ['We could not read what was sent', 'Requests come in through the form on this site. Nothing was stored.'],
  500: ['There is a problem with the service', 'Your answers were not lost: go back in your browser and send the form again later.'],
}

function refuse(assets: PublicAssets, res: Response, status: number): void {
  const [title, text] = REFUSALS[status] ?? REFUSALS[status >= 500 ? 500 : 400] ?? ['', '']
  res.status(status).send(noticePage(assets, title, 'notice', html`<p class="lead">${text}</p><p class="actions"><a class="button" href="/request">Go to the form</a> <a class="button quiet" href="${FIND_A_PARTNER}">Find a partner yourself</a></p>`))
}

/** A body that could not be read is the sender's; everything else is ours and is reported. */
function onError(deps: PublicRoutes): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) {
      next(error)
      return
    }
    const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500
    if (status >= 500) (deps.report ?? warn)(error)
    refuse(deps.assets, res, status >= 400 && status < 600 ? status : 500)
  }
}
