import { Refusal } from '../../core/errors.ts'
import { moment } from '../../core/said.ts'
import { DAY_MS } from '../../core/time.ts'
import type { Db } from '../../db/schema.ts'
import { findAppSetting, saveAppSetting } from '../../store/app-settings.ts'
import { countSources } from '../../store/dashboards.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { editorOf } from '../partner/editor.ts'
import type { Editor } from '../partner/editor.ts'

/** How the vendor calls the sources of requests, by their codes. */
export type SourceNames = Readonly<Record<string, string>>
/** `seen`: the codes of the last year's requests, the most frequent first. */
export type SourceNamesSetting = { names: SourceNames, seen: { code: string, requests: number }[], version: number, changedBy: string | null, changedAt: number | null }

const NAME = 'source_names'
const SEEN_DAYS = 365
const SEEN_MOST = 100

export async function findSourceNames(db: Db): Promise<SourceNames> {
  return parse((await findAppSetting(db, NAME))?.body)
}

export async function showSourceNames(app: App): Promise<SourceNamesSetting> {
  const found = await findAppSetting(app.db, NAME)
  const seen = [...await countSources(app.db, app.now() - SEEN_DAYS * DAY_MS)].map(([code, requests]) => ({ code, requests }))
  return {
    names: parse(found?.body), seen: seen.toSorted((a, b) => b.requests - a.requests || (a.code < b.code ? -1 : 1)).slice(0, SEEN_MOST),
    version: found?.version ?? 0, changedBy: found?.changedBy ?? null, changedAt: found?.changedAt ?? null,
  }
}

/** All names at once; what is not among them is called by its code again. Throws `settings_changed` when somebody was quicker. */
export async function setSourceNames(app: App, by: Editor, { version, names }: { version: number, names: SourceNames }): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const before = parse((await findAppSetting(tx, NAME))?.body)
    if (!await saveAppSetting(tx, NAME, version, { body: JSON.stringify(names), changedBy: by.userName, changedAt: app.now() })) {
      const quicker = await findAppSetting(tx, NAME)
      throw new Refusal('settings_changed', { name: quicker?.changedBy ?? '', at: moment(quicker?.changedAt ?? 0, 'time') })
    }
    const details = changesOf(before, names)
    if (details !== '') await writeJournal(tx, app, { at: app.now(), kind: 'source_names_changed', requestId: null, partnerId: null, ...editorOf(by), details })
  })
}

function changesOf(before: SourceNames, after: SourceNames): string {
  const codes = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((code) => before[code] !== after[code])
  return codes.map((code) => `${code}: ${before[code] ?? '–'} → ${after[code] ?? '–'}`).join('; ')
}

function parse(body: string | undefined): SourceNames {
  // Without a prototype, so that a code like "constructor" has no name by itself.
  return Object.assign(Object.create(null) as Record<string, string>, body === undefined ? {} : JSON.parse(body) as SourceNames)
}
