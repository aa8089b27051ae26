import type { Router } from 'express'
import type { App } from '../app/app.ts'
import type { Editor } from '../app/partner/editor.ts'
import { pageCards } from '../app/partner/list-partners.ts'
import { savePartner } from '../app/partner/save-partner.ts'
import type { CardChange, SavedCard } from '../app/partner/save-partner.ts'
import { showCard } from '../app/partner/show-partner.ts'
import { imposeSanction } from '../app/sanction/impose-sanction.ts'
import { liftSanction } from '../app/sanction/lift-sanction.ts'
import { VENDOR_ENDPOINTS } from '../contract/vendor.ts'
import type { SavedView, VendorListView, VendorSanctionView } from '../contract/vendor.ts'
import { wholeCard } from '../core/partner-card.ts'
import type { Sanction } from '../core/sanction.ts'
import { keyedRoutes } from './keyed-api.ts'
import type { Done, Handlers } from './keyed-api.ts'
import { openApi } from './open-api.ts'
import { presentCard } from './present-partner.ts'

/** What the vendor's own systems do by key: every URL of contract/vendor.ts, and nothing else. */
export function vendorRoutes(app: App): Router {
  return keyedRoutes(app, 'partners', VENDOR_ENDPOINTS, handlersOf(app))
}

export function vendorOpenApi(publicUrl: string): Record<string, unknown> {
  return openApi({
    title: 'Implementation Request App: partners', address: `${publicUrl}/api/vendor/v1`, endpoints: VENDOR_ENDPOINTS,
    description: 'For the vendor’s own systems. Moments are ISO 8601, a day counts from its midnight in UTC. What changes nothing is answered with `unchanged` and leaves no trace.',
  })
}

function handlersOf(app: App): Handlers<typeof VENDOR_ENDPOINTS> {
  const save = async (change: CardChange, system: Editor): Promise<Done> => {
    const saved = await savePartner(app, change, system)
    return { status: saved.result === 'created' ? 201 : 200, body: presentSaved(saved) }
  }
  return {
    describeApi: async () => await Promise.resolve({ status: 200, body: vendorOpenApi(app.publicUrl) }),
    listPartners: async ({ query }) => {
      const { cards, total, next } = await pageCards(app, query)
      return { status: 200, body: { partners: cards.map(presentCard), total, next } satisfies VendorListView }
    },
    getPartner: async ({ params }) => ({ status: 200, body: presentCard(await showCard(app, params.id)) }),
    putPartner: ({ params: { id }, body }, system) => {
      const whole = wholeCard(id, body)
      return save({ id, changes: whole, whole }, system)
    },
    patchPartner: ({ params: { id }, body }, system) => save({ id, changes: body, whole: null }, system),
    postSanction: async ({ params, body }, system) => {
      const { until, revokes } = body.kind === 'suspension' ? body : { until: 'for_good' as const, revokes: false }
      const { kind, key, rule, reason, evidence, wholeGroup } = body
      const imposed = await imposeSanction(app, system, { partnerId: params.id, kind, key, rule, reason, evidence, wholeGroup, revokes, until: until === 'for_good' ? null : until })
      return { status: 200, body: presentSanction(imposed) }
    },
    deleteSanction: async ({ params, query }, system) => ({ status: 200, body: presentSanction(await liftSanction(app, system, params.id, query.reason)) }),
    patchStatus: ({ params: { id }, body }, system) => save({ id, changes: body, whole: null }, system),
  }
}

function presentSaved({ partner, locations, result, fields }: SavedCard): SavedView {
  return { result, fields, partner: presentCard({ partner, extra: locations.slice(1) }) }
}

function presentSanction({ id, partnerId, kind, rule, reason, startsAt, endsAt, liftedAt }: Sanction): VendorSanctionView {
  const until = endsAt === null ? 'for_good' as const : new Date(endsAt).toISOString()
  return {
    id, partnerId, kind, rule, reason, startsAt: new Date(startsAt).toISOString(), until: kind === 'warning' ? null : until,
    liftedAt: liftedAt === null ? null : new Date(liftedAt).toISOString(),
  }
}
