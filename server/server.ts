import express from 'express'
import type { Express } from 'express'
import type { App } from './app/app.ts'
import { findClosure } from './app/form/form-doors.ts'
import { openForm } from './app/form/open-form.ts'
import type { Feed } from './app/live/feed.ts'
import { mayEmbed } from './app/embed/embed-hosts.ts'
import { perTick } from './app/per-tick.ts'
import { receiveEvents } from './app/portal/receive-event.ts'
import { limitSends } from './app/request/limit-sends.ts'
import { findSent, receiveRequests } from './app/request/receive-request.ts'
import type { Incoming } from './app/request/receive-request.ts'
import { limitTries } from './app/reservation/limit-tries.ts'
import { reserveRequests } from './app/reservation/reserve-request.ts'
import { showRulebook } from './app/rulebook/show-rulebook.ts'
import { Refusal } from './core/errors.ts'
import type { Assets } from './http/assets.ts'
import { cleanText } from './http/clean-text.ts'
import { errorHandler } from './http/errors.ts'
import { builtFiles, packed } from './http/packing.ts'
import { requestLog } from './http/request-log.ts'
import { securityHeaders } from './http/security.ts'
import { accessRoutes } from './routes/access.ts'
import { activityRoutes } from './routes/activity.ts'
import { apiKeyRoutes } from './routes/api-keys.ts'
import { availabilityRoutes } from './routes/availability.ts'
import { bitrix24Routes } from './routes/bitrix24.ts'
import { connectionRoutes } from './routes/connection.ts'
import { consoleRoutes } from './routes/console.ts'
import { consentRoutes } from './routes/consents.ts'
import { dashboardRoutes } from './routes/dashboards.ts'
import { deskRoutes } from './routes/desk.ts'
import { embedHostRoutes } from './routes/embed-hosts.ts'
import { feedRoutes } from './routes/feeds.ts'
import { fileRoutes } from './routes/files.ts'
import { followUpRoutes } from './routes/follow-ups.ts'
import { formDoorRoutes } from './routes/form-doors.ts'
import { hiddenRoutes } from './routes/hidden.ts'
import { intakeRoutes } from './routes/intake.ts'
import { journalRoutes } from './routes/journal.ts'
import { locationRoutes } from './routes/locations.ts'
import { noticeRoutes } from './routes/notices.ts'
import { offerRoutes } from './routes/offers.ts'
import { guardOperators } from './routes/operator-rights.ts'
import { operatorRoutes } from './routes/operator.ts'
import { outcomeRoutes } from './routes/outcomes.ts'
import { partnerCardRoutes } from './routes/partner-card.ts'
import { partnerRoutes } from './routes/partner.ts'
import { partnersRoutes } from './routes/partners.ts'
import { embedScript } from './routes/public/embed-script.ts'
import { operatorPrivacyRoutes, privacyRoutes } from './routes/privacy.ts'
import { connectRoutes } from './routes/public/connect.ts'
import { myRoutes } from './routes/public/my/routes.ts'
import { confirmRoutes } from './routes/public/confirm.ts'
import { offerPageRoutes } from './routes/public/offer.ts'
import { quietRoutes } from './routes/public/quiet.ts'
import { privacyPages } from './routes/public/privacy.ts'
import { publicRoutes } from './routes/public/routes.ts'
import { queueRoutes } from './routes/queue.ts'
import { operatorQuestionRoutes, questionRoutes } from './routes/questions.ts'
import { operatorReportRoutes, reportRoutes } from './routes/reports.ts'
import { requestCardRoutes } from './routes/request-card.ts'
import { requestSearchRoutes } from './routes/request-search.ts'
import { rulebookDraftRoutes, rulebookRoutes, rulesRoutes } from './routes/rulebooks.ts'
import { operatorSanctionRoutes, sanctionRoutes } from './routes/sanctions.ts'
import { sessionRoutes } from './routes/session.ts'
import { settingsRoutes } from './routes/settings.ts'
import { setupRoutes } from './routes/setup.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { streamRoutes } from './routes/stream.ts'
import { mailSenderRoutes } from './routes/mail-sender.ts'
import { sourceNamesRoutes } from './routes/source-names.ts'
import { workingDaysRoutes } from './routes/working-days.ts'
import { systemRoutes } from './routes/system.ts'
import { vendorRoutes } from './routes/vendor.ts'
import { waitingRoutes } from './routes/waiting.ts'
import { withdrawalRoutes } from './routes/withdrawal.ts'
import { workRoutes } from './routes/work.ts'

/** Every URL, top to bottom; does not listen. Calls of one tick that write share a transaction. */
export function createServer(app: App, feed: Feed, assets: Assets): Express {
  const server = express().disable('x-powered-by').set('query parser', 'simple').set('etag', false)
  // A proxy in front of it stands in the same network; what others write about themselves is not believed.
  server.set('trust proxy', 'loopback, linklocal, uniquelocal')
  server.use(requestLog(app.log), securityHeaders())

  server.use('/assets', builtFiles(`${assets.dir}/assets`))
  server.use(packed())
  server.get('/health', (_req, res) => {
    res.json({ ok: true })
  })

  server.use('/api', (_req, res, next) => {
    res.set('cache-control', 'no-store')
    next()
  }, express.json({ limit: '64kb', reviver: cleanText }))
  server.use('/api/vendor/v1', vendorRoutes(app))
  server.use('/api/intake/v1', intakeRoutes(app))
  server.use(consoleRoutes(app, assets.page))
  server.use('/api', sessionRoutes(app), signInRoutes(app))
  server.use('/api', streamRoutes(app, feed))
  server.use('/api/operator', guardOperators(app))
  server.use('/api/operator', accessRoutes(app), operatorRoutes(app), systemRoutes(app, feed), mailSenderRoutes(app), sourceNamesRoutes(app), workingDaysRoutes(app), deskRoutes(app), outcomeRoutes(app), followUpRoutes(app), partnersRoutes(app), partnerCardRoutes(app), rulebookRoutes(app), rulebookDraftRoutes(app), journalRoutes(app), operatorQuestionRoutes(app))
  server.use('/api/operator', queueRoutes(app))
  server.use('/api', connectionRoutes(app), settingsRoutes(app), setupRoutes(app), availabilityRoutes(app), noticeRoutes(app), offerRoutes(app), waitingRoutes(app), hiddenRoutes(app), rulesRoutes(app))
  server.use('/api', operatorSanctionRoutes(app), sanctionRoutes(app), questionRoutes(app))
  server.use('/api/operator', dashboardRoutes(app), requestSearchRoutes(app), requestCardRoutes(app))
  server.use('/api/operator', apiKeyRoutes(app), withdrawalRoutes(app), consentRoutes(app), embedHostRoutes(app), feedRoutes(app), operatorPrivacyRoutes(app), formDoorRoutes(app))
  server.use('/api', privacyRoutes(app), fileRoutes(app))
  server.use('/api', locationRoutes(app), activityRoutes(app))
  server.use('/api', operatorReportRoutes(app), reportRoutes(app))
  server.use('/api', workRoutes(app))
  server.use('/api', partnerRoutes(app, limitTries(app, perTick((attempts) => reserveRequests(app, attempts)))))
  server.use('/api', () => {
    throw new Refusal('not_found')
  })

  const receiveEvent = perTick((bodies: readonly unknown[]) => receiveEvents(app, bodies))
  server.use(bitrix24Routes({ receive: receiveEvent, page: assets.page, vendorMemberId: app.vendorMemberId }))

  server.get('/embed.js', embedScript(assets.embed))
  server.use(connectRoutes(app, assets.form))
  server.use(offerPageRoutes(app, assets.form))
  server.use(privacyPages(app, assets.status), myRoutes(app, assets.status))
  server.use(quietRoutes(app, assets.form))
  server.use(confirmRoutes(app, assets.form))
  const receive = perTick((forms: readonly Incoming[]) => receiveRequests(app, forms))
  server.use(publicRoutes({
    receive: async (form) => {
      await limitSends(app, form)
      return receive(form)
    },
    openForm: (key, token) => openForm(app, key, token),
    findSent: (key) => findSent(app, key),
    findClosure: (language) => findClosure(app, language),
    mayEmbed: (host) => mayEmbed(app, host),
    rulebook: () => showRulebook(app),
    newKey: app.newId,
    assets: assets.form,
    origin: () => app.publicUrl,
    report: (error) => {
      app.log.error({ err: error }, 'the public form failed')
    },
  }))
  server.use(errorHandler(app.log))
  return server
}
