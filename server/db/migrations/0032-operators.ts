import type { Migration } from '../migrate.ts'

export const operators: Migration = {
  name: '0032-operators',
  statements: ({ int, strict }) => [
    // The vendor's staff: a person of the vendor's own portal, somebody who signs in at the console's own address, or both.
    `create table operators (
      id text primary key, name text not null, email text unique, portal_user_id text unique, roles text not null, version ${int} not null default 1,
      password text, sealed_totp text, totp_step ${int} not null default 0, joined_at ${int}, disabled_at ${int},
      created_at ${int} not null, created_by text not null, seen_at ${int}
    ) ${strict}`,
    `create table operator_passkeys (
      id text primary key, operator_id text not null references operators, public_key text not null, counter ${int} not null, transports text not null,
      name text not null, created_at ${int} not null, used_at ${int}
    ) ${strict}`,
    `create index operator_passkeys_by_operator on operator_passkeys (operator_id)`,
    // A browser that is signed in at the console's own address.
    `create table operator_logins (token_hash text primary key, operator_id text not null references operators, created_at ${int} not null, expires_at ${int} not null) ${strict}`,
    `create index operator_logins_by_expiry on operator_logins (expires_at)`,
    // Once each: an invitation, or what a passkey was asked to sign.
    `create table operator_links (
      token_hash text primary key, purpose text not null check (purpose in ('join', 'passkey')), operator_id text references operators, expires_at ${int} not null
    ) ${strict}`,

    // Who signs in at the console's own address stands in no portal. Sessions last minutes: whoever had one opens another.
    `drop table sessions`,
    `create table sessions (
      token_hash text primary key, kind text not null check (kind in ('session', 'ticket')), member_id text not null, operator_id text references operators,
      user_id text not null, user_name text not null, is_admin ${int} not null, role text not null check (role in ('partner', 'operator')),
      created_at ${int} not null, expires_at ${int} not null
    ) ${strict}`,
    `create index sessions_by_expiry on sessions (expires_at)`,
  ],
}
