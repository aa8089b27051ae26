import type { Migration } from '../migrate.ts'

export const administrators: Migration = {
  name: '0019-administrators',
  statements: () => [
    // People are told who can help them. Filled when the administrator opens the app.
    `alter table portal_tokens add column user_name text not null default ''`,
  ],
}
