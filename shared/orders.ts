/** An order as the studio shows it. */
import type { LocalText } from './model'

export type OrderSource = 'teacher' | 'import' | 'webhook'

/** Money that came and bought nothing: no seat was left, or the same offer had been paid before. */
export interface StrandedPayment {
  /** What whoever took the payment calls it. */
  externalId: string
  reason: 'sold-out' | 'paid-twice'
  name: string
  title: LocalText
  /** In integer minor units of `currency`. */
  cents: number
  currency: string
  atMs: number
}

export interface Order {
  id: string
  classId?: string
  /** Absent: bought elsewhere, and imported. */
  offerId?: string
  attendeeId: string
  /** Empty for buyers that were imported: their names stay in the file they came from. */
  name: string
  courseId: string
  /** Of the course, or of the bundle. */
  title: LocalText
  /** What was paid, in integer minor units of `currency`. */
  cents: number
  currency: string
  atMs: number
  source: OrderSource
  /** What whoever took the payment calls it. */
  externalId?: string
  /** Of an invented class that came with the program: nobody has paid it. */
  sample?: true
  /** Never more than `cents`. */
  refundedCents: number
}
