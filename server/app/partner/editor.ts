import type { JournalEntry } from '../../store/journal.ts'

/** Who changes the register: an operator, one of the vendor's systems by its key, or the clock. */
export type Editor = Pick<JournalEntry, 'memberId' | 'userId' | 'userName'>

/** Only what the journal keeps, out of somebody who is more. */
export function editorOf({ memberId, userId, userName }: Editor): Editor {
  return { memberId, userId, userName }
}

export const CLOCK: Editor = { memberId: null, userId: 'clock', userName: 'clock' }
