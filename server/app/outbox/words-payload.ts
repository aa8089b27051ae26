import { z } from 'zod'
import type { Words } from '../../core/said.ts'

/** Words in a piece of work: spoken when they are delivered. Older work has its text. */
export const words = z.union([z.string(), z.looseObject({ key: z.string() })]).transform((it) => it as Words)
