import { onScopeDispose, readonly, ref, watch } from 'vue'
import type { Ref } from 'vue'
import { readProof } from '../../../server/core/proof.ts'
import type { ErrorCode } from '../../../server/core/errors.ts'
import type { WorkApi } from './work-api.ts'

/** `ok` is only of the shape: nobody has looked it up. */
export type ProofLook = { kind: 'empty' | 'shape' | 'checking' | 'number' | 'address' | 'taken' | 'own' }

const TROUBLES: Partial<Record<ErrorCode, ProofLook['kind']>> = { proof_used: 'taken', proof_own: 'own', proof_shape: 'shape', proof_missing: 'empty' }

/** What a proof reads as while it is typed: its shape at once, the rest as the server says it. No answer says nothing against it. */
export function useProofLook(proof: Readonly<Ref<string>>, look: (text: string) => ReturnType<WorkApi['lookAtProof']>, { waitMs = 350 } = {}): Readonly<Ref<ProofLook['kind']>> {
  const kind = ref<ProofLook['kind']>('empty')
  let timer: ReturnType<typeof setTimeout> | undefined
  let newest = 0

  watch(proof, (typed) => {
    const mine = ++newest
    clearTimeout(timer)
    const text = typed.trim()
    const read = text.length < 3 ? null : readProof(text)
    kind.value = text.length < 3 ? 'empty' : read === null ? 'shape' : 'checking'
    if (read === null) return
    timer = setTimeout(() => void ask(text, read.kind, mine), waitMs)
  }, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))

  async function ask(text: string, shape: 'number' | 'address', mine: number): Promise<void> {
    const found = await look(text).catch(() => null)
    if (mine === newest) kind.value = (found?.problem ? TROUBLES[found.problem] : undefined) ?? shape
  }

  return readonly(kind)
}
