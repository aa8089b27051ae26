import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { endKeptByHand, keepPlace } from '../app/kept/keep-place.ts'
import { closePublished, invitePartners, reopenClosed, sendClientLink } from '../app/request/operate-request.ts'
import { showOptions } from '../app/request/request-options.ts'
import { showLife } from '../app/request/show-life.ts'
import { tryWidening } from '../app/request/show-near.ts'
import { narrowRequest, widenRequest } from '../app/request/widen-request.ts'
import { inviteBody, keepBody, narrowBody, requestNoteBody, widenBody, wideningQuery } from '../contract/request-card.ts'
import type { LifeView, RequestOptionsView, WideningView } from '../contract/request-card.ts'
import { KEEP_HOURS } from '../core/kept-places.ts'
import { requestCode } from '../core/request.ts'
import { callerOf } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import { numberIn } from './partner.ts'
import { presentLifeLine } from './present-life.ts'

/** A request's whole life, and what an operator can still do with it. */
export function requestCardRoutes(app: App): Router {
  const routes = express.Router()
  const options = async (number: number): Promise<RequestOptionsView> => {
    const { invite, keep, kept, ...others } = await showOptions(app, number)
    const keeping = keep && { hours: KEEP_HOURS, partners: keep.partners.map(({ id, name }) => ({ id, name })) }
    const keptNow = kept.map(({ kept: { id, until, keptBy }, partnerName }) => ({ id, partner: partnerName, until, by: keptBy }))
    return { ...others, keep: keeping, kept: keptNow, now: app.now(), invite: invite && { free: invite.free, answerHours: invite.answerHours, partners: invite.candidates.map(({ partner, level, usage, conversion }) => ({
      id: partner.id, name: partner.name, level: level.level, inWork: usage.inWork, mayHave: level.inWork, conversionPercent: conversion === null ? null : Math.round(conversion * 100),
    })) } }
  }

  routes.get('/requests/:number/life', async (req, res) => {
    const number = numberIn(req.params)
    res.json({ number: requestCode(number), lines: (await showLife(app, number)).map((it) => presentLifeLine(it, voiceOf(req))), now: app.now() } satisfies LifeView)
  })
  routes.get('/requests/:number/options', async (req, res) => {
    res.json(await options(numberIn(req.params)))
  })
  routes.post('/requests/:number/close', async (req, res) => {
    await closePublished(app, callerOf(req), numberIn(req.params), requestNoteBody.parse(req.body).note)
    res.json(await options(numberIn(req.params)))
  })
  routes.post('/requests/:number/reopen', async (req, res) => {
    await reopenClosed(app, callerOf(req), numberIn(req.params), requestNoteBody.parse(req.body).note)
    res.json(await options(numberIn(req.params)))
  })
  routes.post('/requests/:number/invite', async (req, res) => {
    await invitePartners(app, callerOf(req), numberIn(req.params), inviteBody.parse(req.body).partners)
    res.json(await options(numberIn(req.params)))
  })
  routes.post('/requests/:number/kept-places', async (req, res) => {
    const { partner, hours } = keepBody.parse(req.body)
    await keepPlace(app, callerOf(req), numberIn(req.params), { partnerId: partner, hours })
    res.json(await options(numberIn(req.params)))
  })
  routes.delete('/requests/:number/kept-places/:id', async (req, res) => {
    await endKeptByHand(app, callerOf(req), numberIn(req.params), req.params.id)
    res.json(await options(numberIn(req.params)))
  })
  routes.get('/requests/:number/widening', async (req, res) => {
    res.json(await tryWidening(app, numberIn(req.params), wideningQuery.parse(req.query).countries) satisfies WideningView)
  })
  routes.post('/requests/:number/widen', async (req, res) => {
    const { countries, note } = widenBody.parse(req.body)
    await widenRequest(app, callerOf(req), numberIn(req.params), countries, note)
    res.json(await options(numberIn(req.params)))
  })
  routes.post('/requests/:number/narrow', async (req, res) => {
    const { country, note } = narrowBody.parse(req.body)
    await narrowRequest(app, callerOf(req), numberIn(req.params), country, note)
    res.json(await options(numberIn(req.params)))
  })
  routes.post('/requests/:number/client-link', async (req, res) => {
    await sendClientLink(app, callerOf(req), numberIn(req.params))
    res.json(await options(numberIn(req.params)))
  })
  return routes
}
