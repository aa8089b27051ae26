import { Refusal } from '../../core/errors.ts'
import { moment } from '../../core/said.ts'
import { MONDAY_TO_FRIDAY } from '../../core/working-days.ts'
import type { WorkingDays } from '../../core/working-days.ts'
import type { Db } from '../../db/schema.ts'
import { findAppSetting, saveAppSetting } from '../../store/app-settings.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { editorOf } from '../partner/editor.ts'
import type { Editor } from '../partner/editor.ts'

export type WorkingDaysSetting = WorkingDays & { version: number, changedBy: string | null, changedAt: number | null }

const NAME = 'working_days'

export async function findWorkingDays(db: Db): Promise<WorkingDays> {
  return parse((await findAppSetting(db, NAME))?.body)
}

export async function showWorkingDays(db: Db): Promise<WorkingDaysSetting> {
  const found = await findAppSetting(db, NAME)
  return { ...parse(found?.body), version: found?.version ?? 0, changedBy: found?.changedBy ?? null, changedAt: found?.changedAt ?? null }
}

/** Holds for promises that begin from now on; what runs keeps its end. Throws `settings_changed` when somebody was quicker. */
export async function setWorkingDays(app: App, by: Editor, { version, workdays, holidays }: WorkingDays & { version: number }): Promise<void> {
  const days: WorkingDays = { workdays: workdays.toSorted((a, b) => a - b), holidays: [...new Set(holidays)].toSorted() }
  await inTransaction(app.db, async (tx) => {
    const before = await findWorkingDays(tx)
    if (!await saveAppSetting(tx, NAME, version, { body: JSON.stringify(days), changedBy: by.userName, changedAt: app.now() })) {
      const quicker = await findAppSetting(tx, NAME)
      throw new Refusal('settings_changed', { name: quicker?.changedBy ?? '', at: moment(quicker?.changedAt ?? 0, 'time') })
    }
    const details = changesOf(before, days)
    if (details !== '') await writeJournal(tx, app, { at: app.now(), kind: 'working_days_changed', requestId: null, partnerId: null, ...editorOf(by), details })
  })
}

function changesOf(before: WorkingDays, after: WorkingDays): string {
  const [was, is] = [before.workdays.join(''), after.workdays.join('')]
  const gone = before.holidays.filter((day) => !after.holidays.includes(day)).map((day) => `-${day}`)
  const come = after.holidays.filter((day) => !before.holidays.includes(day)).map((day) => `+${day}`)
  return [...was === is ? [] : [`workdays ${was} → ${is}`], ...come, ...gone].join(' ')
}

function parse(body: string | undefined): WorkingDays {
  return body === undefined ? MONDAY_TO_FRIDAY : JSON.parse(body) as WorkingDays
}
