import { say } from '../core/said.ts'
import { english } from '../say/speak.ts'
import { z } from 'zod'
import { errorView, VENDOR_ENDPOINTS } from '../contract/vendor.ts'
import type { Endpoint } from '../contract/vendor.ts'
import { ERRORS } from '../core/errors.ts'
import type { ErrorCode } from '../core/errors.ts'

const OF_KEY: readonly ErrorCode[] = ['api_key', 'key_scope', 'too_many_keys']

/** The vendor's API as OpenAPI 3.1, made from the list that registers its routes and the schemas that check their input. */
export function vendorOpenApi(publicUrl: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [name, endpoint] of Object.entries<Endpoint>(VENDOR_ENDPOINTS)) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation(name, endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Implementation Request App: partners', version: '1',
      description: 'For the vendor’s own systems. Moments are ISO 8601, a day counts from its midnight in UTC. What changes nothing is answered with `unchanged` and leaves no trace.',
    },
    servers: [{ url: `${publicUrl}/api/vendor/v1` }],
    security: [{ key: [] }],
    paths,
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key that an operator made' } }, schemas: { Error: schemaOf(errorView, 'output') } },
  }
}

function operation(name: string, { summary, isOpen, params, query, body, example, answers, refusals }: Endpoint): object {
  const isChecked = body !== null || [params, query].some(({ shape }) => Object.keys(shape).length > 0)
  const codes: readonly ErrorCode[] = isOpen ? [] : [...refusals, ...OF_KEY, ...(isChecked ? ['invalid' as const] : [])]
  const parameters = [...parametersOf(params, 'path'), ...parametersOf(query, 'query')]
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

function parametersOf(schema: z.ZodObject, place: 'path' | 'query'): object[] {
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
