import { say } from '../core/said.ts'
import { english } from '../say/speak.ts'
import { z } from 'zod'
import { errorView } from '../contract/endpoint.ts'
import type { Endpoint } from '../contract/endpoint.ts'
import { ERRORS } from '../core/errors.ts'
import type { ErrorCode } from '../core/errors.ts'

const OF_KEY: readonly ErrorCode[] = ['api_key', 'key_scope', 'too_many_keys']

/** An API that is entered by key: where it stands and what it has. */
export type KeyedApi = { title: string, description: string, address: string, endpoints: Readonly<Record<string, Endpoint>> }

/** The API as OpenAPI 3.1, made from the list that registers its routes and the schemas that check their input. */
export function openApi({ title, description, address, endpoints }: KeyedApi): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [name, endpoint] of Object.entries(endpoints)) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation(name, endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: { title, version: '1', description },
    servers: [{ url: address }],
    security: [{ key: [] }],
    paths,
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key that an operator made' } }, schemas: { Error: schemaOf(errorView, 'output') } },
  }
}

function operation(name: string, { summary, isOpen, params, query, headers, body, example, answers, refusals }: Endpoint): object {
  const isChecked = body !== null || headers !== undefined || [params, query].some(({ shape }) => Object.keys(shape).length > 0)
  const codes: readonly ErrorCode[] = isOpen ? [] : [...refusals, ...OF_KEY, ...(isChecked ? ['invalid' as const] : [])]
  const parameters = [...parametersOf(params, 'path'), ...parametersOf(query, 'query'), ...(headers ? parametersOf(headers, 'header') : [])]
  return {
    operationId: name, summary,
    ...(isOpen && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== null && { requestBody: { required: true, content: json(schemaOf(body, 'input'), example) } }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, { text, schema }]) => [status, { description: text, content: json(schemaOf(schema, 'output')) }])),
      ...refusalsByStatus(codes),
    },
  }
}

function parametersOf(schema: z.ZodObject, place: 'path' | 'query' | 'header'): object[] {
  return Object.entries(schema.shape).map(([name, field]) => ({ name, in: place, required: !(field as z.ZodType).safeParse(undefined).success, schema: schemaOf(field as z.ZodType, 'input') }))
}

function refusalsByStatus(codes: readonly ErrorCode[]): Record<string, object> {
  const statuses = [...new Set(codes.map((code) => ERRORS[code]))].sort()
  return Object.fromEntries(statuses.map((status) => {
    const lines = codes.filter((code) => ERRORS[code] === status).map((code) => `\`${code}\`: ${english(say(`errors.${code}`))}`)
    return [status, { description: lines.join('\n\n'), content: json({ $ref: '#/components/schemas/Error' }) }]
  }))
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io })
  return rest
}

function json(schema: object, example?: object): object {
  return { 'application/json': { schema, ...(example && { example }) } }
}
