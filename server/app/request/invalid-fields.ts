import { Refusal } from '../../core/errors.ts'

/** Input that has to be changed, field by field; nothing was stored. */
export class InvalidFields extends Refusal {
  readonly fields: Readonly<Record<string, string>>

  constructor(fields: Record<string, string>) {
    super('invalid')
    this.fields = fields
  }
}
