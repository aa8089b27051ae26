import { causeOf, levelSubject } from '../../core/level-change.ts'
import { levelFor } from '../../core/rulebook.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { toPercent } from '../../core/conversion.ts'
import type { Rating } from '../../core/conversion.ts'
import { say } from '../../core/said.ts'
import type { Said } from '../../core/said.ts'
import { keep } from '../../say/speak.ts'
import type { Tx } from '../../db/schema.ts'
import { listLevelsDue, lockToldLevel, replaceLevelChecks, saveToldLevel } from '../../store/levels.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { ratingOf } from './rating-of.ts'

const AT_ONCE = 50

/** Tells partners whose level is not the one they were told last: after an end, when an item leaves the window, when rules change. Returns how many it looked at. */
export async function tellLevels(app: App): Promise<number> {
  const rulebook = await getRulebook(app.db, app.now())
  const ids = await listLevelsDue(app.db, app.now(), rulebook.version, AT_ONCE)
  for (const id of ids) await inTransaction(app.db, (tx) => tellLevel(tx, app, id, rulebook))
  if (ids.length > 0) {
    app.wake.live()
    app.wake.worker()
  }
  return ids.length
}

async function tellLevel(tx: Tx, app: App, partnerId: string, rulebook: Rulebook): Promise<void> {
  const now = app.now()
  const told = await lockToldLevel(tx, partnerId)
  const rating = await ratingOf(tx, partnerId, rulebook, now)
  const leaving = rating.items.flatMap(({ counts, leavesAt }) => (counts === 'nothing' || leavesAt === null ? [] : [leavesAt]))
  await replaceLevelChecks(tx, partnerId, now, leaving.length === 0 ? null : leaving.reduce((one, other) => Math.min(one, other)))
  await saveToldLevel(tx, partnerId, rating.level.level, rulebook.version, now)
  // The first look only remembers where the partner stands.
  if (told === null || told.level === rating.level.level) return
  const isUp = rating.level.level > told.level
  await tellNotice(tx, {
    partnerId, kind: 'level_changed', subject: levelSubject({ from: told.level, to: rating.level.level, at: now }), ...keep(sentence(told.level, rating, rulebook)),
    reservationId: causeOf(rating.items, rulebook, { isUp, since: told.at, now }),
  }, now)
}

function sentence(told: number, { won, lost, conversion, level }: Rating, rulebook: Rulebook): Said {
  const { perDay, inWork } = level
  const why = conversion === null ? say('level.few', { n: rulebook.minClosed }) : say('level.share', { won, of: won + lost, percent: toPercent(conversion, rulebook) })
  const threshold = level.level > told ? level.fromConversion : levelFor(rulebook, rulebook.levels.find((it) => it.level === told)?.fromConversion ?? 0).fromConversion
  const bound = say('level.bound', { level: level.level > told ? level.level : told, percent: Math.round(threshold * 100) })
  return say('notice.level', { level: level.level, before: told, why, bound, perDay, inWork })
}
