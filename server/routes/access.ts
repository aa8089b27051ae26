import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { inviteAgain, inviteOperator } from '../app/access/invite.ts'
import { changeOperator, listAccess } from '../app/access/manage.ts'
import type { KnownOperator } from '../app/access/manage.ts'
import type { Caller } from '../app/session/open-session.ts'
import { inviteBody, operatorBody } from '../contract/access.ts'
import type { AccessView, InvitedView, OperatorView } from '../contract/access.ts'
import { OPERATOR_ROLES, rightsOf } from '../core/operator-roles.ts'
import { callerOf } from '../http/session.ts'

/** Who of the vendor's staff may do what. */
export function accessRoutes(app: App): Router {
  const routes = express.Router()
  const view = async (caller: Caller): Promise<AccessView> => ({
    operators: (await listAccess(app)).map((it) => presentOperator(it, caller)),
    matrix: OPERATOR_ROLES.map((role) => ({ role, rights: rightsOf([role]) })),
    now: app.now(),
  })

  routes.get('/access', async (req, res) => {
    res.json(await view(callerOf(req)))
  })
  routes.post('/access', async (req, res) => {
    const { link } = await inviteOperator(app, callerOf(req), inviteBody.parse(req.body))
    res.status(201).json({ ...await view(callerOf(req)), link } satisfies InvitedView)
  })
  routes.put('/access/:id', async (req, res) => {
    await changeOperator(app, callerOf(req), req.params.id, operatorBody.parse(req.body))
    res.json(await view(callerOf(req)))
  })
  routes.post('/access/:id/invitation', async (req, res) => {
    const link = await inviteAgain(app, callerOf(req), req.params.id)
    res.json({ ...await view(callerOf(req)), link } satisfies InvitedView)
  })
  return routes
}

function presentOperator({ portalUserId, passkeys, hasPassword, joinedAt, ...it }: KnownOperator, caller: Caller): OperatorView {
  const { id, name, email, roles, version, disabledAt, createdAt, createdBy, seenAt } = it
  return {
    id, name, email, roles, version, disabledAt, createdAt, createdBy, seenAt, isFromPortal: portalUserId !== null, waysIn: { passkeys, password: hasPassword },
    isInvited: email !== null && joinedAt === null, isMe: caller.operatorId !== null ? caller.operatorId === id : caller.userId === portalUserId,
  }
}
