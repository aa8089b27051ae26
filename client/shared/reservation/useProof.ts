import { ref } from 'vue'
import type { Ref } from 'vue'
import type { ReservationView } from '../../../server/contract/reservation.ts'
import { useSave } from '../composables/useSave.ts'
import { useText } from '../i18n/i18n.ts'
import { useReservation } from './reservation-context.ts'

const SHORTEST = 3

/** Marking Won: the proof being typed, its one call, and what was refused. */
export function useProof(reservationId: () => string, onWon: (view: ReservationView) => void): { proof: Ref<string>, busy: Ref<boolean>, error: Ref<string | null>, onSave: () => void } {
  const { t } = useText()
  const { api } = useReservation()
  const proof = ref('')
  const { busy, error, save } = useSave()

  function onSave(): void {
    const typed = proof.value.trim()
    if (typed.length < SHORTEST) error.value = t('won.tooShort')
    else void save(async () => onWon(await api.saveWon(reservationId(), typed)))
  }

  return { proof, busy, error, onSave }
}
