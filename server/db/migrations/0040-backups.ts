import type { Migration } from '../migrate.ts'

export const backups: Migration = {
  name: '0040-backups',
  statements: ({ int, strict }) => [
    // When the database was copied, and whether the copy could be read again; `detail` says where or why not.
    `create table backups (id text primary key, made_at ${int} not null, is_good ${int} not null, detail text not null) ${strict}`,
    `create index backups_by_time on backups (made_at)`,
  ],
}
