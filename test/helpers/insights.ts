import { type Happening, insertEvent } from '../../electron/store/events'
import type { Store } from '../../electron/store/open'
import { project } from '../../electron/store/projections'
import { CLASS } from './store'

export type Scripted = [minute: number, actor: string, happening: Happening]

export const START_MS = Date.UTC(2026, 2, 2, 10)
export const MINUTE_MS = 60_000

/** Plays a scripted class into the log and its projections, as the studio would have written it; gives the last `seq`. */
export function play(
  store: Store,
  script: readonly Scripted[],
  classId = CLASS.id,
  startMs = START_MS,
  name = classId,
): number {
  let seq = 0
  script.forEach(([minute, actor, happening], at) => {
    const draft = { ...happening, actor, id: `${name}-${at}`, classId, atMs: startMs + minute * MINUTE_MS }
    seq = insertEvent(store.write, draft) as number
    project(store.write, { ...draft, seq })
  })
  return seq
}

/** Enters people under their ids. */
export function people(store: Store, ids: readonly string[]): void {
  for (const id of ids) {
    store.write
      .prepare(
        'INSERT INTO attendees (id, name, session_hash, locale, consent_at_ms, simulated) VALUES (?, ?, ?, ?, 1, 0)',
      )
      .run(id, id.toUpperCase(), Buffer.from(id), 'en')
  }
}
