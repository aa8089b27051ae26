import { randomBytes } from 'node:crypto'
import { robotAuth } from './events.ts'
import { entityNoun } from './crm/kinds.ts'
import type { Params } from './php-form.ts'
import type { Portal } from './portal.ts'
import { touch } from './portal.ts'

/** A stage starts the application's robot: its handler gets the document and, if it must answer, a token for bizproc.event.send. */
export function runRobot(portal: Portal, code: string, { entityTypeId, id, properties = {} }: { entityTypeId: number, id: number, properties?: Params }): string {
  const robot = portal.state.robots.find((known) => known.code === code)
  if (!robot) throw new Error(`no robot is called ${code}`)
  const token = randomBytes(24).toString('hex')
  const noun = entityNoun(entityTypeId)
  const document = `CCrmDocument${noun.charAt(0)}${noun.slice(1).toLowerCase()}`
  if (robot.waits) portal.state.robotRuns.push({ token, code, answer: null })
  portal.cloud.queue.send(portal, robot.handler, {
    workflow_id: randomBytes(8).toString('hex'), code, document_id: ['crm', document, `${noun}_${id}`], document_type: ['crm', document, noun], event_token: token, properties,
    use_subscription: robot.waits ? 'Y' : 'N', timeout_duration: 0, ts: Math.floor(portal.cloud.now() / 1000), auth: robotAuth(portal),
  })
  touch(portal)
  return token
}
