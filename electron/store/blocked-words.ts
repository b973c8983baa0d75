import type { ReadableDb, WritableDb } from './open'
import { readSetting, saveSetting } from './setting'

/** The words the teacher does not want in chat and questions, in every class. */
export function readBlockedWords(db: ReadableDb): string[] {
  return readSetting<string[]>(db, 'blocked-words') ?? []
}

export function saveBlockedWords(db: WritableDb, words: readonly string[]): void {
  saveSetting(db, 'blocked-words', words)
}
