import type { Migration } from '../migrate.ts'

export const portalPace: Migration = {
  name: '0003-portal-pace',
  statements: ({ int }) => [
    // The moment at which the portal's rate bucket, shared by all processes, has run dry.
    `alter table portals add column paced_until ${int} not null default 0`,
  ],
}
