import { createHash } from 'node:crypto'
import type { StaffLink, StaffRole } from '../../shared/model'
import type { ReadableDb, WritableDb } from './open'

/** The token itself is never stored: a copied database opens no class. */
const hash = (token: string) => createHash('sha256').update(token).digest()

export function insertStaffLink(
  db: WritableDb,
  classId: string,
  { id, role, createdAtMs }: Omit<StaffLink, 'revoked'>,
  token: string,
): void {
  db.prepare('INSERT INTO staff_links VALUES (?, ?, ?, ?, ?, NULL)').run(id, classId, role, hash(token), createdAtMs)
}

/** The links of a class, oldest first, the revoked ones too. */
export function listStaffLinks(db: ReadableDb, classId: string): StaffLink[] {
  const rows = db
    .prepare('SELECT * FROM staff_links WHERE class_id = ? ORDER BY created_at_ms, rowid')
    .all(classId) as { id: string; role: StaffRole; created_at_ms: number; revoked_at_ms: number | null }[]
  return rows.map((row) => ({
    id: row.id,
    role: row.role,
    createdAtMs: row.created_at_ms,
    revoked: row.revoked_at_ms !== null,
  }))
}

/** The link a token belongs to, while it holds. */
export function staffLinkOf(
  db: ReadableDb,
  classId: string,
  token: string,
): { id: string; role: StaffRole } | undefined {
  return db
    .prepare('SELECT id, role FROM staff_links WHERE token_hash = ? AND class_id = ? AND revoked_at_ms IS NULL')
    .get(hash(token), classId) as { id: string; role: StaffRole } | undefined
}
