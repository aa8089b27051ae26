import type { Migration } from '../migrate.ts'

export const hints: Migration = {
  name: '0031-hints',
  statements: () => [
    // A network, the networks around it and the domain of an address, all as blind indexes; no program is told apart by what it calls itself.
    `alter table request_origins drop column agent`,
    `alter table request_origins add column neighbourhood text not null default ''`,
    `alter table request_origins add column domain text not null default ''`,
    `create index request_origins_by_neighbourhood on request_origins (neighbourhood, at)`,
    `create index request_origins_by_domain on request_origins (domain, at)`,

    `create index requests_set_apart on requests (received_at) where set_apart = 1`,
  ],
}
