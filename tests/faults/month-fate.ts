import { DEAL, FIRST_BOARDS, LEAD } from './month-story.ts'
import type { Deed, Month, Story } from './month-story.ts'

/** What became of a reservation. */
export type Fate = {
  state: 'in_work' | 'closed'
  outcome: 'won' | 'lost' | 'released' | null
  proofMissing: boolean
  counts: 'won' | 'lost' | null
  /** What the app shows of the record. */
  shown: 'lead' | 'deal' | 'deleted'
  /** Living records of the partner's CRM that were made for it, leads and deals together. */
  records: number
  /** What the app did not let people say. */
  refused: string[]
}

/** A record as somebody who looks at the board sees it. */
type Sight = {
  entity: number
  stage: 'open' | 'success' | 'failure'
  proof: string
  gone: boolean
  leads: number
  /** The stage when everybody last knew where it stood. */
  known: 'open' | 'success' | 'failure'
  outcome: Fate['outcome']
  proofMissing: boolean
}

/** What a person would say became of each reservation, by the deeds alone. */
export function expectedFates(month: Month): Fate[] {
  const taken = new Set(month.stories.flatMap(({ acts }) => acts[0].flatMap((deed) => (deed.do === 'say won' ? [plain(deed.proof)] : []))))
  return month.stories.map((story) => fateOf(story, taken))
}

function plain(proof: string): string {
  return proof.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

function fateOf({ portal, acts }: Story, taken: ReadonlySet<string>): Fate {
  const sight: Sight = { entity: FIRST_BOARDS[portal].entity, stage: 'open', proof: '', gone: false, leads: 0, known: 'open', outcome: null, proofMissing: false }
  for (const deeds of acts) {
    for (const deed of deeds) see(sight, deed)
    takeNotice(sight, deeds, taken)
  }
  const { outcome, proofMissing } = sight
  return {
    state: outcome === null ? 'in_work' : 'closed', outcome, proofMissing,
    counts: outcome === null ? null : outcome === 'won' ? 'won' : 'lost',
    shown: sight.gone ? 'deleted' : sight.entity === LEAD ? 'lead' : 'deal',
    records: (sight.gone ? 0 : 1) + sight.leads,
    refused: [],
  }
}

function stageOf(stageId: string): Sight['stage'] {
  if (/(^|:)WON$/.test(stageId)) return 'success'
  return /LOSE|APOLOGY|PRICE|JUNK|NO_BUDGET/.test(stageId) ? 'failure' : 'open'
}

function see(sight: Sight, deed: Deed): void {
  switch (deed.do) {
    case 'move': sight.stage = stageOf(deed.to); return
    case 'proof': sight.proof = deed.text; return
    case 'pipeline': sight.stage = 'open'; return
    case 'convert': Object.assign(sight, { entity: DEAL, stage: 'open', proof: '', leads: 1 } satisfies Partial<Sight>); return
    case 'drop lead': sight.leads = 0; return
    case 'delete': sight.gone = true; return
    case 'restore': sight.gone = false; return
    case 'merge': if (!deed.oursStays) sight.stage = stageOf(deed.otherStage); return
    case 'say won': Object.assign(sight, { outcome: 'won', proof: deed.proof, ...(sight.entity === DEAL && { stage: 'success' }) }); return
    case 'say lost': Object.assign(sight, { outcome: 'lost', stage: 'failure' }); return
    case 'release': Object.assign(sight, { outcome: 'released', stage: 'failure' })
  }
}

/** Everybody knows where the record stands now, and what that means. */
function takeNotice(sight: Sight, deeds: readonly Deed[], taken: ReadonlySet<string>): void {
  if (sight.gone || sight.outcome === 'released') return
  if (sight.stage === 'failure') Object.assign(sight, { outcome: 'lost', proofMissing: false })
  if (sight.stage === 'success') win(sight, deeds, taken)
  if (sight.stage === 'open' && sight.known !== 'open') Object.assign(sight, { outcome: null, proofMissing: false })
  sight.known = sight.stage
}

function win(sight: Sight, deeds: readonly Deed[], taken: ReadonlySet<string>): void {
  const isTheirs = !deeds.some((deed) => deed.do === 'proof' && deed.text === sight.proof) || !taken.has(plain(sight.proof))
  const counts = sight.outcome === 'won' || (sight.proof !== '' && isTheirs)
  Object.assign(sight, { outcome: counts ? 'won' : null, proofMissing: !counts })
}
