import express from 'express'
import type { Router } from 'express'
import { z } from 'zod'
import type { App } from '../app/app.ts'
import { declineOwnOffer } from '../app/offer/answer-offer.ts'
import { listOwnOffers } from '../app/offer/show-offer.ts'
import type { ShownOffer } from '../app/offer/show-offer.ts'
import { declineBody } from '../contract/offer.ts'
import type { OfferListView, OfferView } from '../contract/offer.ts'
import { languageName } from '../core/names.ts'
import { Refusal } from '../core/errors.ts'
import { requestCode } from '../core/request.ts'
import { callerOf, requireSession } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import type { Asked } from '../http/voice.ts'
import { sayHidden } from '../say/hidden.ts'
import type { Speak } from '../say/speak.ts'
import { titleOf } from '../say/title.ts'
import { presentCountry, presentNeeds } from './present-common.ts'

const offerId = z.uuid()

/** Requests offered to the partner by mail, as its people see them in the app. */
export function offerRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/offers', requireSession(app, 'partner'))

  routes.get('/offers', async (req, res) => {
    res.json(await list(app, req))
  })
  routes.post('/offers/:id/decline', async (req, res) => {
    const id = offerId.safeParse(req.params.id)
    if (!id.success) throw new Refusal('not_found')
    await declineOwnOffer(app, callerOf(req).partnerId, id.data, declineBody.parse(req.body).reason)
    res.json(await list(app, req))
  })
  return routes
}

async function list(app: App, req: Asked): Promise<OfferListView> {
  return { offers: (await listOwnOffers(app, callerOf(req).partnerId)).map((it) => presentOffer(it, voiceOf(req))), now: app.now() }
}

function presentOffer({ offer, request, taken }: ShownOffer, speak: Speak): OfferView {
  const { number, maskedText, country, place, language, seats, budget, needs, cap } = request
  return {
    id: offer.id, number: requestCode(number), title: speak(titleOf(request)), text: sayHidden(maskedText, speak), ...presentCountry(country), place, language, languageName: languageName(language), seats, budget,
    needs: presentNeeds(needs, speak), taken, cap, offeredAt: offer.offeredAt, dueAt: offer.dueAt,
  }
}
