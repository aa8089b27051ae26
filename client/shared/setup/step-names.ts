import type { SetupStep } from '../../../server/core/setup.ts'
import type { TextKey } from '../i18n/i18n.ts'

export const STEP_NAMES = {
  company: 'setup.stepCompany', locations: 'setup.stepLocations', crm: 'setup.stepCrm', people: 'setup.stepPeople', ready: 'setup.stepReady',
} as const satisfies Record<SetupStep, TextKey>

/** What is asked at each step: its heading. */
export const STEP_QUESTIONS = {
  company: 'setup.askCompany', locations: 'setup.askLocations', crm: 'setup.askCrm', people: 'setup.askPeople', ready: 'setup.askReady',
} as const satisfies Record<SetupStep, TextKey>
