import type { Level, Rules } from './rulebook.ts'
import { GATE_RULES, RULE_WORDS } from './rulebook-words.ts'
import type { RuleWords } from './rulebook-words.ts'
import { say } from './said.ts'
import type { Said, SaidParam } from './said.ts'

/** One thing that differs between two rulebooks: what is now, as the middle of a sentence (`level 4 starts at 55 %`), and what was; null where nothing was. */
export type RuleChange = { field: string, phrase: Said, was: SaidParam | null, isPublic: boolean }

/** What partners are not told: it would only help to send one request twice, or one that nobody asked for. */
export const PRIVATE_RULES = ['duplicateDays', 'gate'] as const satisfies readonly (keyof Rules)[]

export type PublicRules = Omit<Rules, (typeof PRIVATE_RULES)[number]>

export function publicRules({ duplicateDays: _duplicateDays, gate: _gate, ...rules }: Rules): PublicRules {
  return rules
}

/** All that differs, levels first. */
export function changesBetween(before: Rules, after: Rules): RuleChange[] {
  return [...levelChanges(before.levels, after.levels), ...[...RULE_WORDS, ...GATE_RULES].flatMap((rule) => ruleChange(rule, before, after))]
}

/** The changes that partners are told, as sentences that begin with the date. */
export function announcement(before: Rules, after: Rules, on: SaidParam): Said[] {
  return changesBetween(before, after).filter((it) => it.isPublic)
    .map(({ phrase, was }) => was === null ? say('ruleNews.from', { on, phrase }) : say('ruleNews.fromWas', { on, phrase, was }))
}

/** What a rule says as it stands, as a sentence for `capital`; null for one that is told only together with others. */
export function sentenceOf(field: string, rules: Rules): Said | null {
  const rule = RULE_WORDS.find((it) => it.field === field) ?? RULE_WORDS.find((it) => field.startsWith(`${it.field}.`))
  return rule ? say('ruleNews.is', { phrase: rule.phrase(rules) }) : null
}

/** The changes as sentences of a list, for `capital`. */
export function changeSentences(before: Rules, after: Rules): Said[] {
  return changesBetween(before, after).map(({ phrase, was }) => was === null ? say('ruleNews.is', { phrase }) : say('ruleNews.isWas', { phrase, was }))
}

/** A sentence that begins with a phrase, once it is spoken. */
export function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

function ruleChange({ field, value, phrase }: RuleWords, before: Rules, after: Rules): RuleChange[] {
  const was = value(before)
  const isPrivate = PRIVATE_RULES.some((it) => it === field || field.startsWith(`${it}.`))
  return JSON.stringify(was) === JSON.stringify(value(after)) ? [] : [{ field, phrase: phrase(after), was, isPublic: !isPrivate }]
}

function levelChanges(before: readonly Level[], after: readonly Level[]): RuleChange[] {
  const gone = before.filter((was) => !after.some((is) => is.level === was.level))
  return [
    ...after.flatMap((is, index) => {
      const was = before.find((it) => it.level === is.level)
      return was ? levelChange(was, is, index) : [levelIs(index, say('ruleSay.levelNew', { level: is.level, name: is.name, share: { share: is.fromConversion }, perDay: is.perDay, inWork: is.inWork }), null)]
    }),
    ...gone.map(({ level }): RuleChange => ({ field: 'levels', phrase: say('ruleSay.levelGone', { level }), was: null, isPublic: true })),
  ]
}

function levelChange(was: Level, is: Level, index: number): RuleChange[] {
  const { level } = is
  return [
    ...(was.name === is.name ? [] : [levelIs(index, say('ruleSay.levelName', { level, name: is.name }), was.name)]),
    ...(was.fromConversion === is.fromConversion ? [] : [levelIs(index, say('ruleSay.levelFrom', { level, share: { share: is.fromConversion } }), { share: was.fromConversion })]),
    ...(was.perDay === is.perDay ? [] : [levelIs(index, say('ruleSay.levelPerDay', { level, perDay: is.perDay }), was.perDay)]),
    ...(was.inWork === is.inWork ? [] : [levelIs(index, say('ruleSay.levelInWork', { level, inWork: is.inWork }), was.inWork)]),
  ]
}

function levelIs(index: number, phrase: Said, was: SaidParam | null): RuleChange {
  return { field: `levels.${index}`, phrase, was, isPublic: true }
}
