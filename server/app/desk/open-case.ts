import type { Tx } from '../../db/schema.ts'
import { insertCase } from '../../store/cases.ts'
import type { NewCase } from '../../store/cases.ts'
import type { App } from '../app.ts'
import { tellOperators } from '../live/live.ts'

/** Puts something on the operators' desk, once per kind and subject. True when it was new. */
export async function openCase(tx: Tx, app: Pick<App, 'newId'>, it: Omit<NewCase, 'id'>, now: number): Promise<boolean> {
  const isNew = await insertCase(tx, { ...it, id: app.newId() }, now)
  if (isNew) await tellOperators(tx, { kind: 'desk.changed' }, now)
  return isNew
}
