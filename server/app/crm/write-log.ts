import { z } from 'zod'
import { addLog, hasLog, listLog } from '../../bitrix24/crm-activity.ts'
import type { TryResult } from '../../core/outbox.ts'
import { HOUR_MS, MINUTE_MS } from '../../core/time.ts'
import { findCrmItem } from '../../store/crm-items.ts'
import type { App } from '../app.ts'
import { say } from '../../core/said.ts'
import { words } from '../outbox/words-payload.ts'
import type { Language } from '../../core/languages.ts'
import { speakIn } from '../../say/speak.ts'
import { callBatch, tryAgain, tryCommandAgain } from '../portal/call-portal.ts'
import { portalLanguage } from '../portal/portal-voice.ts'
import { withoutMarkup } from './new-item.ts'

/** What an entry says: how long the first contact took (`afterMs`), or that the end counts as nothing; `reason` is a person's or the clock's word. */
export const logPayload = z.object({ reservationId: z.string(), says: z.enum(['contact', 'stopped', 'not_counted']), afterMs: z.number(), reason: words })
export type LogPayload = z.infer<typeof logPayload>

/** Writes an entry into the record's log, once: a later try looks whether an earlier one, whose answer was lost, wrote it. */
export async function writeLog(app: App, payload: LogPayload, attempts: number): Promise<TryResult> {
  const item = await findCrmItem(app.db, payload.reservationId)
  if (!item?.itemId || item.state !== 'in_crm') return { kind: 'done' }
  const entry = entryOf(payload, await portalLanguage(app.db, item.memberId))
  if (attempts > 1) {
    const there = await callBatch(app, item.memberId, { list: listLog(item) })
    if (there.kind !== 'ok') return tryAgain(there)
    if (hasLog(there.batch.results['list'], entry)) return { kind: 'done' }
  }
  const answer = await callBatch(app, item.memberId, { log: addLog(item, entry) })
  if (answer.kind !== 'ok') return tryAgain(answer)
  const [refusal] = Object.values(answer.batch.errors)
  return refusal ? tryCommandAgain(refusal) : { kind: 'done' }
}

function entryOf({ says, afterMs, reason }: LogPayload, language: Language): { title: string, text: string, icon: string } {
  const speak = speakIn(language)
  const notCounted = speak(say('told.logNotCounted'))
  switch (says) {
    case 'contact': return { title: speak(say('told.logContact', { time: sayLength(afterMs, language) })), text: textOf(speak(reason)), icon: 'call-completed' }
    case 'stopped': return { title: speak(say('told.logStopped')), text: notCounted, icon: 'attention' }
    case 'not_counted': return { title: notCounted, text: textOf(speak(reason)), icon: 'info' }
  }
}

/** The log takes no entry without a text. */
function textOf(text: string): string {
  return withoutMarkup(text).trim() || '–'
}

/** `1 hr 40 min`; whole days from two of them on. */
function sayLength(ms: number, language: string): string {
  const part = (value: number, unit: 'day' | 'hour' | 'minute'): string => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value)
  const hours = Math.floor(ms / HOUR_MS)
  if (hours >= 48) return part(Math.floor(hours / 24), 'day')
  const minutes = Math.max(1, Math.floor((ms % HOUR_MS) / MINUTE_MS))
  return hours === 0 ? part(minutes, 'minute') : `${part(hours, 'hour')} ${part(minutes, 'minute')}`
}
