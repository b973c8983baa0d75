import type { ReadableDb, WritableDb } from './open'

/** What is kept under a name, or undefined while nothing is, or nothing that can be read. */
export function readSetting<T>(db: ReadableDb, key: string): T | undefined {
  const row = db.prepare('SELECT value FROM settings WHERE key = ?').get(key) as { value: string } | undefined
  try {
    return row ? (JSON.parse(row.value) as T) : undefined
  } catch {
    return undefined
  }
}

export function saveSetting(db: WritableDb, key: string, value: unknown): void {
  db.prepare('INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(
    key,
    JSON.stringify(value),
  )
}
