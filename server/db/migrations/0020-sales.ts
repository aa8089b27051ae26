import type { Migration } from '../migrate.ts'

export const sales: Migration = {
  name: '0020-sales',
  statements: ({ int, strict }) => [
    // What a client bought, as the partner says it with Won; all of it may be missing.
    `create table sales (
      reservation_id text primary key references reservations, product text, seats ${int}, amount ${int}, currency text, bought_on text
    ) ${strict}`,
  ],
}
