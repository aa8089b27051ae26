import type { Speak } from '../say/speak.ts'
import type { CheckView, OperatorWhyView, ReachView, WhyView } from '../contract/why.ts'
import { countReach } from '../app/request/explain-request.ts'
import type { Reached } from '../app/request/explain-request.ts'
import type { Partner } from '../core/partner.ts'
import { requestCode } from '../core/request.ts'
import type { Check } from '../core/visibility.ts'

export function presentWhy(number: number, checks: readonly Check[], { speak, now }: { speak: Speak, now: number }): WhyView {
  const missed = checks.filter((check) => !check.ok)
  return {
    number: requestCode(number), sees: missed.every((check) => check.blocks === 'reserving'), mayReserve: missed.length === 0,
    checks: checks.map((check) => presentCheck(check, speak)), now,
  }
}

export function presentOperatorWhy(number: number, { partner: { id, name }, checks }: { partner: Partner, checks: readonly Check[] }, audience: { speak: Speak, now: number }): OperatorWhyView {
  return { ...presentWhy(number, checks, audience), partner: { id, name } }
}

export function presentReach(number: number, reached: readonly Reached[], { speak, now }: { speak: Speak, now: number }): ReachView {
  const byCode = Map.groupBy(reached.flatMap(({ first }) => first?.code ?? []), (code) => code)
  return {
    number: requestCode(number), ...countReach(reached), now,
    reasons: [...byCode].map(([code, list]) => ({ code, partners: list.length })).sort((a, b) => b.partners - a.partners),
    partners: reached.map(({ partner: { id, name }, first }) => ({ id, name, first: first && presentCheck(first, speak) })),
  }
}

function presentCheck({ code, ok, blocks, sentence }: Check, speak: Speak): CheckView {
  return { code, ok, blocks, sentence: speak(sentence) }
}
