import type { Migration } from '../migrate.ts'

export const partnerNotes: Migration = {
  name: '0035-partner-notes',
  statements: ({ int, strict }) => [
    // What the vendor's staff write down about a partner for each other; `version` keeps two windows of one author apart.
    `create table partner_notes (
      id text primary key, partner_id text not null references partners, text text not null,
      member_id text not null, user_id text not null, user_name text not null, written_at ${int} not null, changed_at ${int}, version ${int} not null
    ) ${strict}`,
    `create index partner_notes_by_partner on partner_notes (partner_id, written_at)`,
  ],
}
