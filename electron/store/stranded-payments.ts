import type { LocalText } from '../../shared/model'
import type { StrandedPayment } from '../../shared/orders'
import type { LoggedEvent } from './events'
import type { ReadableDb, WritableDb } from './open'

type StrandedRow = Omit<StrandedPayment, 'name' | 'title'> & { name: string | null; title: string | null }

/** The payments nobody has seen to yet, oldest first. One that found a seat when it was sent again is an order. */
export function listStranded(db: ReadableDb): StrandedPayment[] {
  const rows = db
    .prepare(
      `SELECT s.external_id AS externalId, s.reason, s.cents, s.currency, s.at_ms AS atMs, p.name,
         coalesce(json_extract(f.bundle, '$.title'), c.title) AS title
       FROM stranded_payments s
       LEFT JOIN attendees p ON p.id = s.attendee_id
       LEFT JOIN offers f ON f.id = s.offer_id
       LEFT JOIN courses c ON c.id = f.course_id
       WHERE s.settled_at_ms IS NULL AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.external_id = s.external_id)
       ORDER BY s.at_ms, s.rowid`,
    )
    .all() as StrandedRow[]
  return rows.map((row) => ({
    ...row,
    name: row.name ?? '',
    title: JSON.parse(row.title ?? '{}') as LocalText,
  }))
}

/** Whether a payment bought nothing, and whether somebody has seen to it. */
export function strandedState(db: ReadableDb, externalId: string): 'no' | 'open' | 'settled' {
  const row = db
    .prepare('SELECT settled_at_ms AS settledAtMs FROM stranded_payments WHERE external_id = ?')
    .get(externalId) as { settledAtMs: number | null } | undefined
  return row === undefined ? 'no' : row.settledAtMs === null ? 'open' : 'settled'
}

export function projectStranded(
  db: WritableDb,
  event: Extract<LoggedEvent, { type: 'payment:stranded' | 'payment:settled' }>,
): void {
  if (event.type === 'payment:settled') {
    db.prepare('UPDATE stranded_payments SET settled_at_ms = coalesce(settled_at_ms, ?) WHERE external_id = ?').run(
      event.atMs,
      event.data.externalId,
    )
    return
  }
  const { externalId, reason, offerId, attendeeId, cents, currency } = event.data
  db.prepare('INSERT INTO stranded_payments VALUES (?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT DO NOTHING').run(
    externalId,
    reason,
    offerId,
    attendeeId,
    cents,
    currency,
    event.atMs,
  )
}
