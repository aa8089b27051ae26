import { Refusal } from '../../core/errors.ts'
import type { Words } from '../../core/said.ts'

/** Input that has to be changed, field by field; nothing was stored. */
export class InvalidFields extends Refusal {
  readonly fields: Readonly<Record<string, Words>>

  constructor(fields: Record<string, Words>) {
    super('invalid')
    this.fields = fields
  }
}
