import { z } from 'zod'
import type { App } from '../app.ts'
import { setLicense } from '../../store/portals.ts'

const appInfo = z.object({ LICENSE: z.string().min(1).max(100) })

/** The plan in an answer of app.info, such as `de_ent10000`; null when it is not told. */
export function readLicense(info: unknown): string | null {
  return appInfo.safeParse(info).data?.LICENSE ?? null
}

/** Keeps the plan that an answer of app.info tells: it decides how often the portal may be called. */
export async function keepLicense(app: App, memberId: string, info: unknown): Promise<void> {
  const license = readLicense(info)
  if (license !== null) await setLicense(app.db, memberId, license)
}
