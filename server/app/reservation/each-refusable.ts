import { Refusal } from '../../core/errors.ts'

/** What became of one of several; a refusal is null where it worked. */
export type OneOfMany = { id: string, refusal: Refusal | null }

/** Does the same with several, one after the other; what is refused for one is its answer and stops no other. */
export async function eachRefusable(ids: readonly string[], work: (id: string) => Promise<void>): Promise<OneOfMany[]> {
  const results: OneOfMany[] = []
  for (const id of new Set(ids)) results.push({ id, refusal: await refusalOf(work(id)) })
  return results
}

async function refusalOf(work: Promise<void>): Promise<Refusal | null> {
  try {
    await work
    return null
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
