import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { listCorrespondence } from '../app/partner/list-correspondence.ts'
import { listPeople } from '../app/partner/list-people.ts'
import type { PartnerPeople } from '../app/partner/list-people.ts'
import { showFigures } from '../app/partner/show-figures.ts'
import { addNote, changeNote, isAuthor, listNotes } from '../app/partner/partner-notes.ts'
import { openAsPartner } from '../app/partner/open-as-partner.ts'
import type { Caller } from '../app/session/open-session.ts'
import { showPortals } from '../app/system/show-system.ts'
import type { PortalHealth } from '../app/system/show-system.ts'
import { changedNoteBody, noteBody } from '../contract/partner-card.ts'
import type { CorrespondenceView, PartnerNotesView, PartnerPeopleView, PartnerPortalsView } from '../contract/partner-card.ts'
import { partnerId } from '../contract/partner.ts'
import { wordsOf } from '../core/said.ts'
import { callerOf } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import type { Speak } from '../say/speak.ts'
import type { SessionView } from '../contract/session.ts'
import { presentFigures } from './present-figures.ts'
import { presentSession } from './present-session.ts'
import { presentHealth } from './present-system.ts'

/** What the vendor's staff know of a partner beside its entry in the register. */
export function partnerCardRoutes(app: App): Router {
  const routes = express.Router()
  const notes = async (id: string, caller: Caller): Promise<PartnerNotesView> => ({
    notes: (await listNotes(app, id)).map((it) => ({ id: it.id, text: it.text, by: it.userName, writtenAt: it.writtenAt, changedAt: it.changedAt, version: it.version, isMine: isAuthor(it, caller) })),
    now: app.now(),
  })

  routes.get('/partners/:id/figures', async (req, res) => {
    res.json(presentFigures(await showFigures(app, partnerId.parse(req.params.id))))
  })
  routes.get('/partners/:id/people', async (req, res) => {
    res.json(presentPeople(await listPeople(app, partnerId.parse(req.params.id)), app.now()))
  })
  routes.get('/partners/:id/portals', async (req, res) => {
    res.json(presentPortals(await showPortals(app), partnerId.parse(req.params.id), { speak: voiceOf(req), now: app.now() }))
  })
  routes.get('/partners/:id/correspondence', async (req, res) => {
    const speak = voiceOf(req)
    res.json({ letters: (await listCorrespondence(app, partnerId.parse(req.params.id))).map(({ said, ...it }) => ({ ...it, text: speak(wordsOf({ text: it.text, said })) })), now: app.now() } satisfies CorrespondenceView)
  })
  routes.get('/partners/:id/notes', async (req, res) => {
    res.json(await notes(partnerId.parse(req.params.id), callerOf(req)))
  })
  routes.post('/partners/:id/notes', async (req, res) => {
    const id = partnerId.parse(req.params.id)
    await addNote(app, callerOf(req), id, noteBody.parse(req.body).text)
    res.json(await notes(id, callerOf(req)))
  })
  routes.put('/partners/:id/notes/:note', async (req, res) => {
    const id = partnerId.parse(req.params.id)
    await changeNote(app, callerOf(req), { partnerId: id, id: req.params.note, ...changedNoteBody.parse(req.body) })
    res.json(await notes(id, callerOf(req)))
  })
  routes.post('/partners/:id/view', async (req, res) => {
    res.json(await presentSession(app, await openAsPartner(app, callerOf(req), partnerId.parse(req.params.id))) satisfies SessionView)
  })
  return routes
}

function presentPeople({ partner: { workdays, pausedFrom, pausedUntil }, portals }: PartnerPeople, now: number): PartnerPeopleView {
  return {
    workdays, pause: pausedFrom === null ? null : { from: pausedFrom, until: pausedUntil }, now,
    portals: portals.map(({ portal: { memberId, domain }, settings: { mayLook, mayReserve }, people }) => ({ memberId, domain, mayLook: mayLook.who, mayReserve: mayReserve.who, people })),
  }
}

function presentPortals(all: readonly PortalHealth[], id: string, { speak, now }: { speak: Speak, now: number }): PartnerPortalsView {
  return {
    portals: all.filter(({ partner }) => partner?.id === id).map((it) => presentHealth(it, speak)),
    free: all.filter(({ partner, isVendor, portal }) => !partner && !isVendor && portal.state !== 'uninstalled').map(({ portal: { memberId, domain } }) => ({ memberId, domain })), now,
  }
}
