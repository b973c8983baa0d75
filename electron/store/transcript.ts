import type { Caption } from '../../shared/model'
import { eventsSince } from './events'
import type { ReadableDb } from './open'

const MOST_LINES = 100_000

/** What was said in a class in the order it was said: typed as captions, and from the newest file that was read in. */
export function transcriptOf(db: ReadableDb, classId: string): Caption[] {
  const events = eventsSince(db, classId, 0, MOST_LINES, ['caption:said', 'transcript:imported'])
  let imported: readonly Caption[] = []
  const typed: Caption[] = []
  for (const event of events) {
    if (event.type === 'transcript:imported') imported = event.data.lines
    // Of whoever was erased the words are gone.
    else if (event.type === 'caption:said' && event.data.text) typed.push({ atMs: event.atMs, text: event.data.text })
  }
  return [...typed, ...imported].sort((a, b) => a.atMs - b.atMs)
}
