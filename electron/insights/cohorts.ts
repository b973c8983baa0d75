import type { Cohort, Returning } from '../../shared/compare'
import type { ReadableDb } from '../store/open'
import { share } from './funnel'

/** Whether people come back and buy again: cohorts by the month of the first class, and buyers with several orders. */
export function returningOf(db: ReadableDb): Returning {
  const buyers = db
    .prepare(
      `SELECT count(*) AS buyers, coalesce(sum(orders > 1), 0) AS again
       FROM (SELECT attendee_id, count(*) AS orders FROM orders GROUP BY attendee_id)`,
    )
    .get() as { buyers: number; again: number }
  return { cohorts: cohortsOf(db), repeatBuyers: share(buyers.again, buyers.buyers) }
}

function cohortsOf(db: ReadableDb): Cohort[] {
  const rows = db
    .prepare(
      `WITH visits AS (
         SELECT DISTINCT a.attendee_id AS who, strftime('%Y-%m', c.started_at_ms / 1000, 'unixepoch', 'localtime') AS month
         FROM attendance a JOIN classes c ON c.id = a.class_id
         WHERE c.started_at_ms IS NOT NULL AND c.sample = (SELECT min(sample) FROM classes WHERE ended_at_ms IS NOT NULL)),
       firsts AS (SELECT who, min(month) AS first FROM visits GROUP BY who)
       SELECT first, month, count(*) AS people,
         sum(month = first AND EXISTS (SELECT 1 FROM orders o WHERE o.attendee_id = visits.who)) AS bought
       FROM visits JOIN firsts USING (who) GROUP BY first, month ORDER BY first, month`,
    )
    .all() as { first: string; month: string; people: number; bought: number }[]
  const cohorts = new Map<string, Cohort>()
  const last = rows
    .map(({ month }) => month)
    .sort()
    .at(-1) as string
  for (const { first, month, people, bought } of rows) {
    const cohort = cohorts.get(first) ?? {
      month: first,
      people,
      cameAgain: new Array(monthsBetween(first, last)).fill(0),
      bought,
    }
    cohorts.set(first, cohort)
    if (month !== first) cohort.cameAgain[monthsBetween(first, month) - 1] = people
  }
  return [...cohorts.values()]
}

/** `2026-11` is two months after `2026-09`. */
export function monthsBetween(first: string, last: string): number {
  const [year = 0, month = 0] = first.split('-').map(Number)
  const [lastYear = 0, lastMonth = 0] = last.split('-').map(Number)
  return (lastYear - year) * 12 + lastMonth - month
}
