import type { Migration } from '../migrate.ts'

export const portalSetups: Migration = {
  name: '0022-portal-setups',
  statements: ({ int, strict }) => [
    // How far the administrators of a portal came with its set-up. `skipped` is a JSON list of steps. `old_settings_at`: settings of an
    // earlier installation were found, and nobody has said yet whether they are used.
    `create table portal_setups (
      member_id text primary key references portals, step text not null check (step in ('company', 'locations', 'crm', 'people', 'ready')),
      skipped text not null, old_settings_at ${int}, begun_at ${int} not null, ended_at ${int}, changed_by text not null, changed_at ${int} not null
    ) ${strict}`,
  ],
}
