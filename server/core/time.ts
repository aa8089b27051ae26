export const SECOND_MS = 1_000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
export const WEEK_MS = 7 * DAY_MS

/** More than clocks that are set by the network ever differ, a restart takes, or a statement waits for a row; a mark further ahead was left by a wrong clock. */
export const CLOCK_SLACK_MS = 3 * MINUTE_MS
