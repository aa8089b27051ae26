import { countryName, languageName } from '../../core/names.ts'
import type { TryResult } from '../../core/outbox.ts'
import { requestCode } from '../../core/request.ts'
import { momentOf } from '../../core/say-time.ts'
import { offerMail } from '../../mail/templates.ts'
import { dropOfferToken, findOffer } from '../../store/offers.ts'
import { findPartner } from '../../store/partners.ts'
import { getRequest } from '../../store/requests.ts'
import { listHolders } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { offerPlace } from './offer-place.ts'

/** Sends the one mail of an offer, unless it was answered meanwhile; after that the token is nowhere but in the mail. */
export async function mailOffer(app: App, id: string): Promise<TryResult> {
  const offer = await findOffer(app.db, id)
  const partner = offer && await findPartner(app.db, offer.partnerId)
  if (!partner?.email || offer?.state !== 'sent' || offer.sealedToken === '') return { kind: 'done' }
  const request = await getRequest(app.db, offer.requestId)
  await app.mail.send(offerMail({
    to: partner.email, name: partner.name, number: requestCode(request.number), title: request.title, text: request.maskedText,
    place: [request.place, countryName(request.country)].filter(Boolean).join(', '), language: languageName(request.language),
    taken: (await listHolders(app.db, request.id)).length, cap: request.cap, until: momentOf(offer.dueAt, partner.timeZone),
    link: `${app.publicUrl}/offer/${app.seal.open(offer.sealedToken, offerPlace(id))}`,
  }))
  await dropOfferToken(app.db, id)
  return { kind: 'done' }
}
