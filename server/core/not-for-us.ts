/** Why a request is not for a person or a company. */
export const NOT_FOR_US_REASONS = ['too_small', 'too_far', 'no_skill', 'language', 'other'] as const
export type NotForUsReason = (typeof NOT_FOR_US_REASONS)[number]

/** For whom it is hidden: the one person, or everybody of the company. */
export const HIDDEN_FOR = ['me', 'company'] as const
export type HiddenFor = (typeof HIDDEN_FOR)[number]
