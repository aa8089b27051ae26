import type { Migration } from '../migrate.ts'

export const accessChanges: Migration = {
  name: '0044-access-changes',
  statements: ({ int, strict }) => [
    // More rights for one of the staff, until a second person confirms; one a person. `version` is of the person as whoever asked saw them.
    `create table access_changes (
      operator_id text primary key references operators, roles text not null, version ${int} not null, asked_by text not null references operators, asked_by_name text not null, asked_at ${int} not null
    ) ${strict}`,
    // Since when somebody may not give out rights any more who could.
    `alter table operators add column lost_access_at ${int}`,
    // Who of the staff made somebody a new link, and when.
    `alter table operators add column relinked_by text`,
    `alter table operators add column relinked_at ${int}`,
  ],
}
