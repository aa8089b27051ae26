import { say } from './said.ts'
import type { SaidKey, SaidParams, Words } from './said.ts'

const MARK = 'said:'

/** A sentence for a schema, whose issues carry text only: it is no text for people before `issueWords` has taken it out again. */
export function inIssue(key: SaidKey, params?: SaidParams): string {
  return MARK + JSON.stringify(say(key, params))
}

/** What an issue's message says; one that a schema did not write stays as it is. */
export function issueWords(message: string): Words {
  return message.startsWith(MARK) ? JSON.parse(message.slice(MARK.length)) as Words : message
}
