import { computed, ref, watch } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import type { DraftBody, RulebookDraftView } from '../../../server/contract/rulebook.ts'
import type { Rules } from '../../../server/core/rulebook.ts'
import { contradictions } from '../../../server/core/rulebook-check.ts'
import { fieldsOf, withRule } from '../../../server/core/rulebook-fields.ts'
import type { RuleField } from '../../../server/core/rulebook-fields.ts'
import { useText } from '../../shared/i18n/i18n.ts'
import { speakSaid } from '../../shared/i18n/said.ts'
import { changesOf } from './rule-words.ts'

/** What is typed: the day is that of the calendar, empty for none. */
export type DraftForm = { name: string, why: string, day: string, rules: Rules }
type Kept = { form: DraftForm, version: number }

/** What was typed and not saved, while other pages are looked at. */
const unsaved = new Map<string, Kept>()

export type UseDraft = {
  form: Ref<DraftForm>
  /** The save that `form` was begun from. */
  version: Ref<number>
  isChanged: ComputedRef<boolean>
  fields: ComputedRef<RuleField[]>
  /** What speaks against the rules, by field. */
  wrong: ComputedRef<ReadonlyMap<string, string>>
  changes: ComputedRef<string[]>
  setRule: (field: string, value: unknown) => void
  body: () => DraftBody
  /** Begins anew from what was saved. */
  take: (saved: RulebookDraftView) => void
  forget: () => void
}

/** A draft that is being written, compared with the rules in force. */
export function useDraft(saved: RulebookDraftView, inForce: Rules): UseDraft {
  const { t } = useText()
  const base = ref(saved)
  const kept = unsaved.get(saved.id) ?? { form: formOf(saved), version: saved.version }
  const form = ref(kept.form) as Ref<DraftForm>
  const version = ref(kept.version)
  const isChanged = computed(() => !isSame(form.value, formOf(base.value)))

  watch([form, base], () => {
    if (isChanged.value) unsaved.set(saved.id, { form: form.value, version: version.value })
    else unsaved.delete(saved.id)
  }, { deep: true, flush: 'sync' })

  return {
    form, version, isChanged,
    fields: computed(() => fieldsOf(form.value.rules)),
    wrong: computed(() => new Map(contradictions(form.value.rules).toReversed().map((it) => [ofList(it.field), speakSaid(it.sentence, t)]))),
    changes: computed(() => changesOf(inForce, form.value.rules, t)),
    setRule: (field, value) => {
      form.value = { ...form.value, rules: withRule(form.value.rules, field, value) }
    },
    body: () => bodyOf(form.value),
    take: (it) => {
      base.value = it
      form.value = formOf(it)
      version.value = it.version
    },
    forget: () => unsaved.delete(saved.id),
  }
}

/** Numbers inside of a list are typed in one field. */
function ofList(field: string): string {
  return field.startsWith('levels.') ? field : field.replace(/\.\d+$/, '')
}

function formOf({ name, why, startsAt, rules }: RulebookDraftView): DraftForm {
  return { name, why, day: startsAt === null ? '' : dayOf(startsAt), rules }
}

/** The local calendar's day of a moment. */
export function dayOf(at: number): string {
  const date = new Date(at)
  return [date.getFullYear(), String(date.getMonth() + 1).padStart(2, '0'), String(date.getDate()).padStart(2, '0')].join('-')
}

function bodyOf({ name, why, day, rules }: DraftForm): DraftBody {
  return { name, why, startsAt: day === '' ? null : new Date(`${day}T00:00`).getTime(), rules }
}

function isSame(a: DraftForm, b: DraftForm): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
