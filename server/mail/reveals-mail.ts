import type { RevealLine, Unusual } from '../core/reveals.ts'
import { letter } from './letter.ts'
import type { Mail } from './mailer.ts'

const REASONS: Readonly<Record<string, string>> = { check: 'to check the request', contact: 'to reach the client', partner: 'for a partner', privacy: 'for the client’s data', other: 'something else' }
const UNUSUAL = {
  many_an_hour: 'more than 20 within an hour', more_than_before: 'more than three times as many as in the weeks before', no_reason_named: 'mostly without a named reason',
} as const satisfies Record<Unusual, string>

/** To whoever answers for privacy: whom of the staff how many contacts were shown in a week, and why. Names no client and no note. */
export function revealsMail({ to, name, week, lines, link }: { to: string, name: string, week: string, lines: readonly RevealLine[], link: string }): Mail {
  const all = lines.reduce((sum, { count }) => sum + count, 0)
  return letter(to, `Contacts shown to staff, week of ${week}: ${all}`, [
    `Hello ${name},`,
    `in the week of ${week} the contacts of clients were shown to ${lines.length === 1 ? 'one person' : `${lines.length} people`} of the staff, ${all === 1 ? 'once' : `${all} times`} in all.`,
    ...lines.map(describe),
    'Every single one stands in the audit with its reason:',
    link,
  ])
}

function describe({ userName, count, reasons, unusual }: RevealLine): string {
  const why = reasons.map((it) => `${REASONS[it.reason] ?? it.reason} ${it.count}`).join(', ')
  const look = unusual.length === 0 ? '' : `Look at this: ${unusual.map((it) => UNUSUAL[it]).join('; ')}. `
  return `${look}${userName}: ${count} (${why})`
}
