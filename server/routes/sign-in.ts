import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { askSignInLink } from '../app/sign-in/ask-link.ts'
import { redeemLink } from '../app/sign-in/redeem-link.ts'
import type { SessionView } from '../contract/session.ts'
import { redeemBody, signInBody } from '../contract/sign-in.ts'
import { networkOf } from '../http/network-of.ts'
import { presentSession } from './present-session.ts'

/** Coming in without a frame: only people of portals that are connected by a webhook. */
export function signInRoutes(app: App): Router {
  const routes = express.Router()

  routes.post('/sign-in', async (req, res) => {
    await askSignInLink(app, signInBody.parse(req.body).email, networkOf(req.ip))
    res.json({})
  })

  routes.post('/sign-in/redeem', async (req, res) => {
    res.json(await presentSession(app, await redeemLink(app, redeemBody.parse(req.body).token)) satisfies SessionView)
  })
  return routes
}
