/** GET /api/settings/connection; POST /api/settings/connection/check looks anew and answers with this too. */
export type ConnectionView = {
  /** `app`: from the Marketplace; `webhook`: by an inbound webhook, where `limits` says what cannot work. */
  access: 'app' | 'webhook'
  domain: string
  limits: string[]
  checks: ConnectionCheck[]
  /** What healed by itself. */
  repairs: { text: string, count: number, lastAt: number }[]
  work: { waiting: number, dead: number, oldestWaitingSince: number | null }
  /** When it was last looked at; null before the first time. */
  checkedAt: number | null
  lastSweepAt: number | null
  lastEventAt: number | null
  now: number
}

export type ConnectionCheck = {
  name: string
  title: string
  state: 'ok' | 'attention' | 'broken'
  /** One sentence: what it is and, unless all is well, what to do. */
  text: string
  since: number
  action: ConnectionAction | null
}

/** `reopen`: an administrator opens the app; `settings`: choose another CRM target; `check`: look again; `pay`: the Bitrix24 plan. */
export type ConnectionAction = 'reopen' | 'settings' | 'check' | 'pay'
