/** The steps of a portal's set-up, in their order; the first two are the least it needs. */
export const SETUP_STEPS = ['company', 'locations', 'crm', 'people', 'ready'] as const
export type SetupStep = (typeof SETUP_STEPS)[number]

/** How far the administrators of a portal came. */
export type Setup = {
  step: SetupStep
  skipped: readonly SetupStep[]
  /** Settings of an earlier installation wait for a word: use them, or start again. */
  oldSettingsAt: number | null
  endedAt: number | null
  changedBy: string
  changedAt: number
}

/** `to` is the step one stands at now; `skipped`: the steps on the way were left at their defaults. */
export type SetupMove = { to: SetupStep, skipped: boolean, ends: boolean }

const placeOf = (step: SetupStep): number => SETUP_STEPS.indexOf(step)

/** Of two administrators the one who is further counts, and what one has answered is not skipped because the other did not. */
export function moveSetup(setup: Setup, { to, skipped, ends }: SetupMove, now: number): Pick<Setup, 'step' | 'skipped' | 'oldSettingsAt' | 'endedAt'> {
  const from = placeOf(setup.step)
  const passed = SETUP_STEPS.slice(from, Math.max(from, placeOf(to)))
  return {
    step: placeOf(to) > from ? to : setup.step,
    skipped: skipped ? [...setup.skipped, ...passed.filter((it) => it !== 'ready')] : setup.skipped,
    // Who goes on without a word keeps the old settings: nothing is thrown away by silence.
    oldSettingsAt: to === 'company' ? setup.oldSettingsAt : null,
    endedAt: setup.endedAt ?? (ends ? now : null),
  }
}

type Registered = { id: string, name: string, email: string | null, portalDomain: string | null, cancelledAt: number | null }

const MOST = 3
const SHORTEST = 3

/**
 * The companies of the register that a portal may belong to, by its own address or by the domain of their e-mail. Only a proposal: anybody can
 * name a portal as they like.
 */
export function likelyCompanies<Company extends Registered>(domain: string, companies: readonly Company[]): Company[] {
  const name = domain.split('.')[0] ?? ''
  const byAddress = companies.filter((it) => it.portalDomain === domain)
  const byEmail = companies.filter(({ email }) => name.length >= SHORTEST && email?.split('@')[1]?.split('.')[0]?.toLowerCase() === name)
  return [...new Set([...byAddress, ...byEmail])].filter((it) => it.cancelledAt === null).slice(0, MOST)
}
