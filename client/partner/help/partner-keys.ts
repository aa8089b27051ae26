import type { KeyGroup } from '../../shared/components/key-groups.ts'

/** The keys of the partner's screens (UX §2.3). */
export const PARTNER_KEYS: readonly KeyGroup[] = [
  { title: 'keys.everywhere', rows: [
    { keys: ['Ctrl K'], does: 'keys.palette' }, { keys: ['?'], does: 'keys.thisHelp' }, { keys: ['J', 'K'], does: 'keys.move' }, { keys: ['Enter'], does: 'keys.open' }, { keys: ['Esc'], does: 'keys.esc' },
    { keys: ['G', 'O'], does: 'keys.goOpen', then: true }, { keys: ['G', 'I'], does: 'keys.goWork', then: true }, { keys: ['G', 'C'], does: 'keys.goClosed', then: true },
    { keys: ['G', 'R'], does: 'keys.goRating', then: true }, { keys: ['G', 'S'], does: 'keys.goSettings', then: true },
  ] },
  { title: 'keys.openScreen', rows: [
    { keys: ['R'], does: 'keys.reserve' }, { keys: ['U'], does: 'keys.undo' }, { keys: ['X'], does: 'keys.hide' },
    { keys: ['/'], does: 'keys.search' }, { keys: ['F'], does: 'keys.filters' }, { keys: ['.'], does: 'keys.showNew' },
  ] },
  { title: 'keys.workScreen', rows: [
    { keys: ['C'], does: 'keys.copyPhone' }, { keys: ['E'], does: 'keys.copyEmail' }, { keys: ['T'], does: 'keys.contacted' }, { keys: ['B'], does: 'keys.crm' },
    { keys: ['W'], does: 'keys.won' }, { keys: ['L'], does: 'keys.lost' }, { keys: ['A'], does: 'keys.assign' },
  ] },
]
