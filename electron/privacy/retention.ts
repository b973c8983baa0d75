import type { FoundPerson } from '../../shared/person'
import { NOTICE_DAYS, type RetentionMonths, type RetentionState } from '../../shared/retention'
import type { ReadableDb, Store } from '../store/open'
import { readSetting, saveSetting } from '../store/setting'

const NOTICE_MS = NOTICE_DAYS * 86_400_000
const LOOK_EVERY_MS = 3_600_000

/** What is kept between two looks. */
interface Kept {
  months: RetentionMonths
  next?: { onMs: number; attendeeIds: string[]; seen: boolean }
}

export interface RetentionOptions {
  store: Pick<Store, 'read' | 'write'>
  /** False while a class is live or its door is open, and where nobody is real. */
  mayErase(): boolean
  erase(attendeeIds: readonly string[]): Promise<void>
  now(): number
  log(message: string, detail?: unknown): void
}

export type Retention = ReturnType<typeof openRetention>

/**
 * Erases people of whom there was no sign for as many months as the teacher chose. Whoever is due is listed first, and
 * goes a week later with all others of that list, unless there was a sign of them by then; one list at a time.
 */
export function openRetention({ store, mayErase, erase, now, log }: RetentionOptions) {
  const read = (): Kept => readSetting<Kept>(store.read, 'retention') ?? { months: 0 }
  const save = (kept: Kept) => saveSetting(store.write, 'retention', kept)
  const due = (months: RetentionMonths) => (months === 0 ? [] : silentSince(store.read, monthsBefore(now(), months)))
  let looking: Promise<void> | undefined

  async function lookNow(): Promise<void> {
    const kept = read()
    if (kept.months === 0 || !mayErase()) return
    const people = due(kept.months)
    const { next } = kept
    if (next && next.onMs - now() > NOTICE_MS) {
      // Listed while the computer's clock was ahead.
      save({ months: kept.months })
    } else if (next) {
      if (now() < next.onMs) return
      const listed = new Set(next.attendeeIds)
      const ids = people.map(({ attendeeId }) => attendeeId).filter((id) => listed.has(id))
      if (ids.length > 0) await erase(ids)
      log('retention: erased', { people: ids.length })
      save({ months: read().months })
    }
    list()
  }

  /** Lists who is due now, where nobody is listed. */
  function list(): void {
    const { months, next } = read()
    const attendeeIds = due(months).map(({ attendeeId }) => attendeeId)
    if (!next && attendeeIds.length > 0) save({ months, next: { onMs: now() + NOTICE_MS, attendeeIds, seen: false } })
  }

  /** One look at a time; one that fails is tried again within the hour. */
  function look(): Promise<void> {
    looking ??= lookNow()
      .catch((error: unknown) => log('retention failed', error))
      .finally(() => {
        looking = undefined
      })
    return looking
  }
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  timer.unref()

  function state(): RetentionState {
    const { months, next } = read()
    if (!next) return { months }
    const listed = new Set(next.attendeeIds)
    const people = due(months).filter(({ attendeeId }) => listed.has(attendeeId))
    return people.length > 0 ? { months, next: { onMs: next.onMs, people, seen: next.seen } } : { months }
  }

  return {
    look,
    state,
    /** A new time begins with a new list, and with another week. */
    choose(months: RetentionMonths): RetentionState {
      save({ months })
      list()
      return state()
    },
    /** The teacher has seen the list. */
    noted(): RetentionState {
      const { months, next } = read()
      if (next) save({ months, next: { ...next, seen: true } })
      return state()
    },
    async close(): Promise<void> {
      clearInterval(timer)
      await looking
    },
  }
}

function monthsBefore(atMs: number, months: number): number {
  const date = new Date(atMs)
  date.setMonth(date.getMonth() - months)
  return date.getTime()
}

/**
 * Real people who are kept and of whom there was no sign since: they agreed to nothing, were in no class and watched
 * none, bought nothing, and are registered for none that begins later. Those of whom it is longest come first.
 */
function silentSince(db: ReadableDb, sinceMs: number): FoundPerson[] {
  return db
    .prepare(
      `WITH signs AS (
         SELECT id AS attendee_id, consent_at_ms AS at_ms FROM attendees
         UNION ALL SELECT attendee_id, joined_at_ms + present_ms FROM attendance
         UNION ALL SELECT attendee_id, joined_at_ms FROM replay_attendance
         UNION ALL SELECT attendee_id, at_ms FROM orders
         UNION ALL SELECT r.attendee_id, max(r.at_ms, coalesce(c.starts_at_ms, 0))
           FROM registrations r JOIN classes c ON c.id = r.class_id
       )
       SELECT p.id AS attendeeId, p.name, max(s.at_ms) AS lastMs,
         (SELECT count(*) FROM attendance a WHERE a.attendee_id = p.id) AS classes
       FROM attendees p JOIN signs s ON s.attendee_id = p.id
       WHERE p.name <> '' AND p.simulated = 0 GROUP BY p.id HAVING max(s.at_ms) < ? ORDER BY lastMs, p.id`,
    )
    .all(sinceMs) as FoundPerson[]
}
