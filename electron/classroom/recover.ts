import { STUDIO } from '../store/events'
import type { Store } from '../store/open'
import { randomId } from './ids'
import type { Ingest } from './ingest'

/**
 * After a crash: whoever was in a class that was live is recorded as having left when the log last heard of that
 * class, so that nobody is counted as present while the studio was dead.
 */
export async function recoverPresence(ingest: Ingest, store: Store): Promise<void> {
  const rows = store.read
    .prepare(
      `SELECT p.class_id, p.attendee_id, max(p.from_ms, (SELECT max(at_ms) FROM events e WHERE e.class_id = p.class_id)) AS at_ms
       FROM presence p WHERE p.to_ms IS NULL`,
    )
    .all() as { class_id: string; attendee_id: string; at_ms: number }[]
  await Promise.all(
    rows.map((row) =>
      ingest.append({
        type: 'attendee:left',
        data: { attendeeId: row.attendee_id },
        actor: STUDIO,
        id: randomId(),
        classId: row.class_id,
        atMs: row.at_ms,
      }),
    ),
  )
}
