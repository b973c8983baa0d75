import type { ReadableDb, WritableDb } from './open'

/** The words the teacher does not want in chat and questions, in every class. */
export function readBlockedWords(db: ReadableDb): string[] {
  const row = db.prepare("SELECT value FROM settings WHERE key = 'blocked-words'").get() as
    | { value: string }
    | undefined
  return row ? (JSON.parse(row.value) as string[]) : []
}

export function saveBlockedWords(db: WritableDb, words: readonly string[]): void {
  db.prepare("INSERT INTO settings VALUES ('blocked-words', ?) ON CONFLICT DO UPDATE SET value = excluded.value").run(
    JSON.stringify(words),
  )
}
