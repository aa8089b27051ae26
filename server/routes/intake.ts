import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { handIn } from '../app/intake/hand-in.ts'
import type { HandedIn } from '../app/intake/hand-in.ts'
import { INTAKE_ENDPOINTS } from '../contract/intake.ts'
import type { IntakeBody, TakenInView } from '../contract/intake.ts'
import { requestCode } from '../core/request.ts'
import { clientLanguageOf } from '../say/speak.ts'
import { keyedRoutes } from './keyed-api.ts'
import { openApi } from './open-api.ts'

/** Where other intakes hand in what clients asked them for: every URL of contract/intake.ts, and nothing else. */
export function intakeRoutes(app: App): Router {
  return keyedRoutes(app, 'intake', INTAKE_ENDPOINTS, {
    describeIntake: async () => await Promise.resolve({ status: 200, body: intakeOpenApi(app.publicUrl) }),
    postRequest: async ({ headers, body }, system, asked) => {
      const language = clientLanguageOf(asked.headers['accept-language']) ?? 'en'
      const { number, repeated, mustConfirm } = await handIn(app, system, { ...readHandedIn(body), sendKey: headers['idempotency-key'], language })
      return { status: repeated ? 200 : 201, body: { number: requestCode(number), repeated, mustConfirm } satisfies TakenInView }
    },
  })
}

export function intakeOpenApi(publicUrl: string): Record<string, unknown> {
  return openApi({
    title: 'Implementation Request App: intake', address: `${publicUrl}/api/intake/v1`, endpoints: INTAKE_ENDPOINTS,
    description: 'For other intakes of the vendor, as a partner portal or an e-mail robot. What is wrong with an answer is told in the language of Accept-Language. Needs a key with the scope `intake`.',
  })
}

/** The answers as a browser would have sent them. */
function readHandedIn({ consent, confirmed, formLanguage, budget, seats, source, ...answers }: IntakeBody): Omit<HandedIn, 'sendKey' | 'language'> {
  return {
    answers: { ...source, ...answers, seats: seats === null ? '' : String(seats), budgetAmount: budget === null ? '' : String(budget.amount), budgetCurrency: budget?.currency ?? '' },
    formLanguage, isConfirmed: confirmed, consent: consent && { ...consent, givenAt: Date.parse(consent.givenAt) },
  }
}
