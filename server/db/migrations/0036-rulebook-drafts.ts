import type { Migration } from '../migrate.ts'

export const rulebookDrafts: Migration = {
  name: '0036-rulebook-drafts',
  statements: ({ int, strict }) => [
    // Rules that nobody was told of yet; `version` counts the saves, so that two people do not lose each other's change.
    `create table rulebook_drafts (
      id text primary key, name text not null, body text not null, why text not null, starts_at ${int}, version ${int} not null,
      made_by text not null, made_at ${int} not null, changed_by text not null, changed_at ${int} not null
    ) ${strict}`,
  ],
}
