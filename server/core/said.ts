import type client from '../../locales/en/client.json'
import type clientForm from '../../locales/en/client-form.json'
import type clientEmbed from '../../locales/en/client-embed.json'
import type clientGate from '../../locales/en/client-gate.json'
import type clientStatus from '../../locales/en/client-status.json'
import type clientMail from '../../locales/en/client-mail.json'
import type clientPrivacy from '../../locales/en/client-privacy.json'
import type errors from '../../locales/en/errors.json'
import type said from '../../locales/en/said.json'
import type body from '../../locales/en/said-body.json'
import type exported from '../../locales/en/said-export.json'
import type operators from '../../locales/en/said-operator.json'
import type rules from '../../locales/en/said-rules.json'

type Leaf<T, Path extends string = ''> = T extends string ? Path : { [K in keyof T & string]: Leaf<T[K], Path extends '' ? K : `${Path}.${K}`> }[keyof T & string]

/** What clients read, in one language more than the partners' app. */
type Public = typeof client & typeof clientForm & typeof clientEmbed & typeof clientGate & typeof clientStatus & typeof clientMail & typeof clientPrivacy

/** Every sentence the server has, by its key: a wrong one does not compile. */
export type SaidKey = Leaf<typeof said['said']> | Leaf<typeof exported> | Leaf<typeof body> | Leaf<typeof operators> | Leaf<typeof rules> | Leaf<typeof errors> | Leaf<Public>

/**
 * A sentence that is not spoken yet: whoever shows it knows the reader's language (server/say). `n` chooses the plural form.
 * `Words` are either, because people write too, and what they wrote is shown as it is.
 */
export type Said = { readonly key: SaidKey, readonly params?: SaidParams }
export type Words = Said | string

export type SaidParams = Readonly<Record<string, SaidParam>>
export type SaidParam = Words | number | Moment | Country | Share | Together

/** `day` and `date` are in UTC; `zoned` names its zone, `second` is for what opens in a certain second. */
export type Moment = { readonly moment: number, readonly as: 'time' | 'second' | 'day' | 'date' | 'dayAndTime' | 'zoned' | 'dayZoned', readonly zone?: string }
export type Country = { readonly country: string }
/** `0.2` is 20 %. */
export type Share = { readonly share: number }
/** Some things in one: as a list with "and", parted by commas only, or as sentences one after the other. */
export type Together = { readonly all: readonly SaidParam[], readonly as: 'list' | 'commas' | 'sentences' }

export function say(key: SaidKey, params?: SaidParams): Said {
  return params === undefined ? { key } : { key, params }
}

/** A moment as `as` shows it. */
export function moment(at: number, as: Moment['as'], zone?: string): Moment {
  return zone === undefined ? { moment: at, as } : { moment: at, as, zone }
}

/** Sentences that are read one after the other. */
export function sentences(...all: readonly SaidParam[]): Said {
  return say('all.text', { text: { all, as: 'sentences' } })
}

/** As words are kept: what they are in English, and the sentence itself; null for what a person wrote, or was kept before languages. */
export type Kept = { readonly text: string, readonly said?: Said | null | undefined }

export function wordsOf({ text, said = null }: Kept): Words {
  return said ?? text
}
