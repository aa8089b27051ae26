import { say } from '../../core/said.ts'
import { keep } from '../../say/speak.ts'
import { afterText, sanctionName } from '../../core/sanction.ts'
import { listOver, updateSanction } from '../../store/sanctions.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { lockSanction } from './lift-sanction.ts'
import { settleSuspension } from './settle-suspension.ts'

const AT_ONCE = 100

/** Writes the end of suspensions whose time is over and tells each partner once; reserving was open from the minute itself. Returns how many it found. */
export async function endSanctions(app: App): Promise<number> {
  const over = await listOver(app.db, app.now(), AT_ONCE)
  for (const { id } of over) {
    await inTransaction(app.db, async (tx) => {
      const sanction = await lockSanction(tx, id)
      const now = app.now()
      if (sanction.endedAt !== null || sanction.liftedAt !== null || (sanction.endsAt ?? Infinity) > now) return
      await updateSanction(tx, id, { endedAt: now })
      const until = await settleSuspension(tx, sanction.partnerId, now)
      await tellNotice(tx, { partnerId: sanction.partnerId, kind: 'sanction_ended', subject: id, ...keep(say('notice.sanctionOver', { name: sanctionName(sanction), after: afterText(until) })) }, now)
    })
  }
  if (over.length > 0) {
    app.wake.live()
    app.wake.worker()
  }
  return over.length
}
