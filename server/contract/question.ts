import { z } from 'zod'

/** POST /api/operator/partners/:id/questions */
export const askBody = z.strictObject({ text: z.string().trim().min(3).max(2000) })

/** POST /api/questions/:id/answer */
export const answerBody = z.strictObject({ answer: z.string().trim().min(2).max(4000) })

export type QuestionView = {
  id: string
  text: string
  askedBy: string
  askedAt: number
  /** Without an answer reserving closes then. */
  dueAt: number
  answered: { answer: string, by: string, at: number } | null
}

/** GET /api/questions and GET /api/operator/partners/:id/questions — newest first, at most 200. */
export type QuestionsView = { questions: QuestionView[], now: number }
