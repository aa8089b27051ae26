import type { OperatorRole } from '../core/operator-roles.ts'
import { dateOf } from '../core/say-time.ts'
import { letter } from './letter.ts'
import type { Mail } from './mailer.ts'

type Asked = { to: string, name: string, person: string, askedBy: string, before: readonly OperatorRole[], roles: readonly OperatorRole[], until: number, link: string }

/** To whoever may give out rights: more rights for one of the staff wait for a second person. */
export function accessMail({ to, name, person, askedBy, before, roles, until, link }: Asked): Mail {
  const named = (all: readonly OperatorRole[]): string => all.join(', ') || 'no role'
  return letter(to, `More rights for ${person} wait for a second person`, [
    `Hello ${name},`,
    `${askedBy} asked for this: ${person}, ${named(before)} → ${named(roles)}. It counts once a second person confirms it, you or another administrator, until ${dateOf(until)}.`,
    'Confirm it or turn it down in Access:',
    link,
  ])
}
