import { app } from './en/app.ts'
import { card } from './en/card.ts'
import { connection } from './en/connection.ts'
import { install } from './en/install.ts'
import { operator } from './en/operator.ts'
import { partner } from './en/partner.ts'
import { reservation } from './en/reservation.ts'
import { settings } from './en/settings.ts'
import { signIn } from './en/sign-in.ts'

/** Every word the browser shows that the server does not send. One word per thing: see docs/glossary.md. */
export const en = { ...app, ...reservation, ...partner, ...settings, ...connection, ...operator, ...install, ...card, ...signIn } as const
