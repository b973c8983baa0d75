/** How long people are kept who do not come any more. */
import type { FoundPerson } from './person'

/** After how many months without a sign of them people are erased; 0: never. */
export const RETENTION_MONTHS = [0, 6, 12, 24, 36] as const
export type RetentionMonths = (typeof RETENTION_MONTHS)[number]

/** Between the day people are listed and the day they are erased. */
export const NOTICE_DAYS = 7

export interface RetentionState {
  months: RetentionMonths
  /** Who goes next, all on one day; who comes back until then stays. */
  next?: { onMs: number; people: FoundPerson[]; seen: boolean }
}
