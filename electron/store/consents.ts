import type { Purpose } from '../../shared/model'
import type { ReadableDb } from './open'

/** What an attendee has agreed to. Who never said anything has agreed to nothing. */
export function consentsOf(db: ReadableDb, attendeeId: string): Purpose[] {
  const rows = db.prepare('SELECT purpose FROM consents WHERE attendee_id = ? AND agreed = 1').all(attendeeId)
  return (rows as { purpose: Purpose }[]).map(({ purpose }) => purpose)
}
