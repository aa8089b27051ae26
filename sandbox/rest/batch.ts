import type { Params } from '../php-form.ts'
import { parsePhpForm, phpMap } from '../php-form.ts'
import { recordCall } from '../portal.ts'
import type { Earlier } from './batch-references.ts'
import { substitute } from './batch-references.ts'
import type { Answer, Call } from './call.ts'
import { isYes, param } from './call.ts'
import type { TimeCard } from './envelope.ts'
import { timeCard } from './envelope.ts'
import { runMethod } from './methods.ts'
import type { Operating } from './operating.ts'
import { RestError } from './rest-error.ts'
import { systemError } from './system-errors.ts'

const MAX_COMMANDS = 50

type Outcome = { results: [string, unknown][], errors: [string, unknown][], totals: [string, number][], nexts: [string, number][], times: [string, TimeCard][] }

function earlierOf({ results, errors, totals, nexts, times }: Outcome): Earlier {
  return {
    result: Object.fromEntries(results), error: Object.fromEntries(errors), total: Object.fromEntries(totals), next: Object.fromEntries(nexts), time: Object.fromEntries(times),
  }
}

function commandsOf(call: Call): [string, string][] {
  const sent = param(call, 'cmd')
  const commands = typeof sent === 'object' && sent !== null ? Object.entries(sent as Params).map(([key, value]): [string, string] => [key, String(value)]) : []
  if (commands.length > MAX_COMMANDS) throw systemError('ERROR_BATCH_LENGTH_EXCEEDED')
  return commands
}

function runCommand(call: Call, command: string, earlier: Earlier): { answer: Answer, operating: Operating } {
  const cut = command.indexOf('?')
  const name = (cut < 0 ? command : command.slice(0, cut)).trim().toLowerCase()
  const params = cut < 0 ? {} : (substitute(parsePhpForm(command.slice(cut + 1)), earlier) as Params)
  const inner: Call = { ...call, params }
  const record = (status: number, error: string | null): void => recordCall(call.portal, { method: name, params, status, error, userId: call.user.id, inBatch: true, at: call.portal.cloud.now() })
  try {
    if (name === 'batch') throw systemError('ERROR_BATCH_METHOD_NOT_ALLOWED')
    const ran = runMethod(inner, name)
    record(200, null)
    return ran
  } catch (error) {
    if (error instanceof RestError) record(error.status, error.code)
    throw error
  }
}

/** Runs commands one after another. The answer is 200 whatever happened inside. */
export function runBatch(call: Call): Answer {
  const outcome: Outcome = { results: [], errors: [], totals: [], nexts: [], times: [] }
  const halt = isYes(param(call, 'halt'))
  for (const [key, command] of commandsOf(call)) {
    const start = Date.now()
    try {
      const { answer, operating } = runCommand(call, command, earlierOf(outcome))
      outcome.results.push([key, answer.result])
      if (answer.total !== undefined) outcome.totals.push([key, answer.total])
      if (answer.next !== undefined) outcome.nexts.push([key, answer.next])
      outcome.times.push([key, timeCard(call.portal, start, operating)])
    } catch (error) {
      if (!(error instanceof RestError)) throw error
      outcome.errors.push([key, { error: error.code, error_description: error.message, ...error.extra }])
      if (halt) break
    }
  }
  return {
    result: {
      result: phpMap(outcome.results), result_error: phpMap(outcome.errors), result_total: phpMap(outcome.totals),
      result_next: phpMap(outcome.nexts), result_time: phpMap(outcome.times),
    },
  }
}
