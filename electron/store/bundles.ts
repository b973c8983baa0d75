import type { Bundle, LocalText } from '../../shared/model'
import type { ReadableDb, WritableDb } from './open'

interface BundleRow {
  id: string
  title: string
  course_ids: string
  price_cents: number
  currency: string
}

const fromRow = (row: BundleRow): Bundle => ({
  id: row.id,
  title: JSON.parse(row.title) as LocalText,
  courseIds: JSON.parse(row.course_ids) as string[],
  priceCents: row.price_cents,
  currency: row.currency,
})

/** Every bundle, in the order they were entered. */
export function listBundles(db: ReadableDb): Bundle[] {
  return (db.prepare('SELECT * FROM bundles ORDER BY created_at_ms, rowid').all() as BundleRow[]).map(fromRow)
}

export function getBundle(db: ReadableDb, id: string): Bundle | undefined {
  const row = db.prepare('SELECT * FROM bundles WHERE id = ?').get(id) as BundleRow | undefined
  return row && fromRow(row)
}

/** Enters a bundle, or replaces the one with its id. */
export function saveBundle(db: WritableDb, bundle: Bundle, nowMs: number): void {
  db.prepare(
    `INSERT INTO bundles VALUES (@id, @title, @courseIds, @priceCents, @currency, @nowMs)
     ON CONFLICT (id) DO UPDATE SET title = excluded.title, course_ids = excluded.course_ids,
       price_cents = excluded.price_cents, currency = excluded.currency`,
  ).run({ ...bundle, title: JSON.stringify(bundle.title), courseIds: JSON.stringify(bundle.courseIds), nowMs })
}

/** Takes a bundle out of the catalogue; offers made of it keep what they were. */
export function removeBundle(db: WritableDb, id: string): void {
  db.prepare('DELETE FROM bundles WHERE id = ?').run(id)
}
