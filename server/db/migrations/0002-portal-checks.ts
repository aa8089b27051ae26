import type { Migration } from '../migrate.ts'

export const portalChecks: Migration = {
  name: '0002-portal-checks',
  statements: ({ int }) => [
    // When handlers and fields of the portal were last looked after.
    `alter table portals add column checked_at ${int} not null default 0`,
  ],
}
