import type { Reservation } from './reservation.ts'

/** What an activity on the CRM record asks for. */
export const ACTIVITY_PURPOSES = ['first_contact', 'proof'] as const
export type ActivityPurpose = (typeof ACTIVITY_PURPOSES)[number]

type Asked = Pick<Reservation, 'state' | 'contactedAt' | 'firstContactDueAt' | 'idle' | 'proofMissing'>

/** Whether a reservation still asks for it. */
export function isAsked(it: Asked, purpose: ActivityPurpose): boolean {
  if (it.state === 'closed') return false
  return purpose === 'proof' ? it.proofMissing : it.contactedAt === null
}

/** By when the client has to be called; a reservation that was opened anew has another moment than the one it was made with. */
export function contactDueAt({ idle, firstContactDueAt }: Asked): number {
  return idle?.kind === 'first_contact' ? idle.dueAt : firstContactDueAt
}
