import type { App } from '../app.ts'
import { callPortal } from '../portal/call-portal.ts'
import type { PortalAnswer } from '../portal/call-portal.ts'
import { employeeCommand, employeeIn } from '../sign-in/employee.ts'

/** The mail address of somebody who works in the portal, asked when it is needed and kept nowhere; empty when it tells none. */
export async function addressOf(app: App, memberId: string, userId: string): Promise<string | Exclude<PortalAnswer, { kind: 'ok' }>> {
  const { method, params } = employeeCommand({ ID: userId })
  const answer = await callPortal(app, memberId, method, params)
  return answer.kind === 'ok' ? employeeIn(answer.result, { id: userId })?.email ?? '' : answer
}
