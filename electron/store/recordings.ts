import type { Recording, RecordingEnd } from '../../shared/model'
import type { ReadableDb } from './open'

interface RecordingRow {
  id: string
  class_id: string
  file: string
  started_at_ms: number
  ended_at_ms: number | null
  reason: RecordingEnd | null
  bytes: number | null
  duration_ms: number | null
}

const fromRow = (row: RecordingRow): Recording => ({
  id: row.id,
  classId: row.class_id,
  file: row.file,
  startedAtMs: row.started_at_ms,
  ...(row.ended_at_ms === null ? {} : { endedAtMs: row.ended_at_ms }),
  ...(row.reason === null ? {} : { reason: row.reason }),
  ...(row.bytes === null ? {} : { bytes: row.bytes }),
  ...(row.duration_ms === null ? {} : { durationMs: row.duration_ms }),
})

/** The recordings of a class, oldest first: several when it was stopped and started again, or interrupted. */
export function listRecordings(db: ReadableDb, classId: string): Recording[] {
  const rows = db.prepare('SELECT * FROM recordings WHERE class_id = ? ORDER BY started_at_ms, rowid').all(classId)
  return (rows as RecordingRow[]).map(fromRow)
}

/** Those that were never stopped, or have no length and index yet: what a crash leaves, oldest first. */
export function unfinishedRecordings(db: ReadableDb): Recording[] {
  const rows = db
    .prepare('SELECT * FROM recordings WHERE ended_at_ms IS NULL OR duration_ms IS NULL ORDER BY started_at_ms')
    .all()
  return (rows as RecordingRow[]).map(fromRow)
}
