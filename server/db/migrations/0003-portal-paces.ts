import type { Migration } from '../migrate.ts'

export const portalPaces: Migration = {
  name: '0003-portal-paces',
  statements: ({ int, clustered }) => [
    // The moment at which a portal's rate bucket, shared by all processes, has run dry. Apart from the portal, which changes rarely.
    `create table portal_paces (member_id text primary key references portals, paced_until ${int} not null) ${clustered}`,
  ],
}
