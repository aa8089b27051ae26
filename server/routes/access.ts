import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { inviteAgain } from '../app/access/invite.ts'
import { listAccess } from '../app/access/manage.ts'
import type { KnownOperator } from '../app/access/manage.ts'
import { findOperatorId } from '../app/access/rights.ts'
import { askChange, askInvitation, confirmChange, dropChange, listWaitingChanges, needsSecondPerson } from '../app/access/second-person.ts'
import type { WaitingChange } from '../app/access/second-person.ts'
import { countToConfirm } from '../app/access/tell-second.ts'
import type { Caller } from '../app/session/open-session.ts'
import { inviteBody, operatorBody } from '../contract/access.ts'
import type { AccessChangeView, AccessView, AccessWaitingView, InvitedView, OperatorView } from '../contract/access.ts'
import { OPERATOR_ROLES, rightsOf } from '../core/operator-roles.ts'
import { callerOf } from '../http/session.ts'

/** Who of the vendor's staff may do what. */
export function accessRoutes(app: App): Router {
  const routes = express.Router()
  const view = async (caller: Caller): Promise<AccessView> => ({
    operators: (await listAccess(app)).map((it) => presentOperator(it, caller)),
    matrix: OPERATOR_ROLES.map((role) => ({ role, rights: rightsOf([role]) })),
    changes: (await listWaitingChanges(app, caller)).map(presentChange), needsSecond: await needsSecondPerson(app, caller),
    now: app.now(),
  })

  routes.get('/access', async (req, res) => {
    res.json(await view(callerOf(req)))
  })
  routes.get('/access/waiting', async (req, res) => {
    res.json({ waiting: await countToConfirm(app, callerOf(req)) } satisfies AccessWaitingView)
  })
  routes.post('/access', async (req, res) => {
    const link = await askInvitation(app, callerOf(req), inviteBody.parse(req.body))
    res.status(201).json({ ...await view(callerOf(req)), link } satisfies InvitedView)
  })
  routes.put('/access/:id', async (req, res) => {
    await askChange(app, callerOf(req), req.params.id, operatorBody.parse(req.body))
    res.json(await view(callerOf(req)))
  })
  routes.post('/access/:id/invitation', async (req, res) => {
    const link = await inviteAgain(app, callerOf(req), req.params.id, await findOperatorId(app, callerOf(req)))
    res.json({ ...await view(callerOf(req)), link } satisfies InvitedView)
  })
  routes.post('/access/:id/change', async (req, res) => {
    await confirmChange(app, callerOf(req), req.params.id)
    res.json(await view(callerOf(req)))
  })
  routes.delete('/access/:id/change', async (req, res) => {
    await dropChange(app, callerOf(req), req.params.id)
    res.json(await view(callerOf(req)))
  })
  return routes
}

function presentChange({ operatorId, person, roles, askedByName, askedAt, isOwn, until }: WaitingChange): AccessChangeView {
  return { operatorId, name: person.name, before: person.disabledAt === null ? person.roles : [], roles, askedBy: askedByName, askedAt, isOwn, until }
}

function presentOperator({ portalUserId, passkeys, hasPassword, joinedAt, ...it }: KnownOperator, caller: Caller): OperatorView {
  const { id, name, email, roles, version, disabledAt, createdAt, createdBy, seenAt } = it
  return {
    id, name, email, roles, version, disabledAt, createdAt, createdBy, seenAt, isFromPortal: portalUserId !== null, waysIn: { passkeys, password: hasPassword },
    isInvited: email !== null && joinedAt === null, isMe: caller.operatorId !== null ? caller.operatorId === id : caller.userId === portalUserId,
  }
}
