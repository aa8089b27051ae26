import type { Migration } from '../migrate.ts'

export const appSettings: Migration = {
  name: '0041-app-settings',
  statements: ({ int, strict }) => [
    // What the vendor's staff set for the whole product, each under its name; `version` counts its saves.
    `create table app_settings (name text primary key, body text not null, version ${int} not null, changed_by text not null, changed_at ${int} not null) ${strict}`,
  ],
}
