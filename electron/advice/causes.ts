import type { AdviceCauses, Effect, Interval } from '../../shared/advice'
import { type Outcome, upliftOf } from '../insights/uplift'
import { judgePolicy, type Logged } from '../recommender/off-policy'
import { readAdviceSettings } from '../store/advice-settings'
import type { ReadableDb } from '../store/open'
import { KEPT } from '../store/orders'
import { listSlates, readOpens } from '../store/slates'

const WINDOW_DAYS = 14
const WINDOW_MS = WINDOW_DAYS * 86_400_000
/** Of the newest lists these many are read. */
const MOST_LISTS = 50_000

interface Drawn {
  classId: string
  attendeeId: string
  heldOut: number
  atMs: number
  outcome: number
  /** Purchases before chance was drawn. */
  before: number
}

/** Given back or not: what became of them after the draw must not tell the groups apart. */
const BEFORE = `(SELECT count(*) FROM orders o WHERE o.attendee_id = g.attendee_id AND o.at_ms < g.at_ms)`

/**
 * What advice and offers cause, as far as chance lets one know: people let in are compared with people held out of the
 * same class, by what they opened or bought and did not give back, purchases before the draw taking noise out, and other
 * policies are judged by the lists that explored.
 */
export function adviceCauses(db: ReadableDb): AdviceCauses {
  return {
    settings: readAdviceSettings(db),
    windowDays: WINDOW_DAYS,
    opened: effectOf(
      drawnFor(
        db,
        `EXISTS (SELECT 1 FROM course_opens c WHERE c.class_id = g.class_id AND c.attendee_id = g.attendee_id
           AND c.at_ms >= g.at_ms)`,
      ),
    ),
    bought: effectOf(
      drawnFor(
        db,
        `EXISTS (SELECT 1 FROM orders o WHERE o.attendee_id = g.attendee_id AND ${KEPT}
           AND o.at_ms >= g.at_ms AND o.at_ms < g.at_ms + ${WINDOW_MS})`,
      ),
    ),
    offers: effectOf(drawnByOffers(db)),
    judged: judge(db),
  }
}

function drawnFor(db: ReadableDb, outcome: string): Drawn[] {
  return db
    .prepare(
      `SELECT g.class_id AS classId, g.attendee_id AS attendeeId, g.held_out AS heldOut, g.at_ms AS atMs,
         ${outcome} AS outcome, ${BEFORE} AS before FROM advice_groups g`,
    )
    .all() as Drawn[]
}

/** Each offer is an experiment of its own: those it was sent to against those held out from it. */
function drawnByOffers(db: ReadableDb): Drawn[] {
  return db
    .prepare(
      `WITH g AS (
         SELECT offer_id, attendee_id, 0 AS held_out, sent_at_ms AS at_ms FROM offer_progress
           WHERE offer_id IN (SELECT offer_id FROM held_out) AND replay = 0
         UNION ALL SELECT offer_id, attendee_id, 1, at_ms FROM held_out)
       SELECT g.offer_id AS classId, g.attendee_id AS attendeeId, g.held_out AS heldOut, g.at_ms AS atMs,
         EXISTS (SELECT 1 FROM orders o WHERE o.attendee_id = g.attendee_id AND o.course_id = f.course_id
           AND ${KEPT} AND o.at_ms >= g.at_ms AND o.at_ms < g.at_ms + ${WINDOW_MS}) AS outcome, ${BEFORE} AS before
       FROM g JOIN offers f ON f.id = g.offer_id`,
    )
    .all() as Drawn[]
}

function effectOf(drawn: readonly Drawn[]): Effect {
  const outcomes = drawn.map(
    ({ classId, heldOut, outcome, atMs, before }): Outcome => ({
      classId,
      treated: heldOut === 0,
      value: outcome,
      assignedAtMs: atMs,
      before: { value: before, untilMs: atMs - 1 },
    }),
  )
  const found = upliftOf(outcomes)
  if (found) return { kind: 'known', ...found }
  const heldOut = drawn.filter((one) => one.heldOut === 1).length
  return { kind: 'too-little', treated: drawn.length - heldOut, heldOut }
}

/** The reward of a list is 1 when the course in its exploring place was opened after the list was seen. */
function judge(db: ReadableDb): AdviceCauses['judged'] {
  const opened = readOpens(db)
  const lists = listSlates(db, MOST_LISTS).flatMap(({ classId, attendeeId, atMs, slate }) => {
    const place = slate.places[slate.places.length - 1]
    if (!slate.explored || !place) return []
    const openedAtMs = opened(classId, attendeeId, place.courseId)
    const reward = openedAtMs !== undefined && openedAtMs >= atMs ? 1 : 0
    return [{ person: attendeeId, place, explored: slate.explored, reward }]
  })
  const policy = (name: 'blend' | 'popular') => {
    const { ips, selfNormalised, doublyRobust, effective } = judgePolicy(
      lists.map(
        ({ person, place, explored, reward }): Logged => ({
          person,
          propensity: place.propensity,
          target: explored.judged[name] === place.courseId ? 1 : 0,
          reward,
          expected: { shown: explored.expected.shown, target: explored.expected[name] },
        }),
      ),
    )
    return {
      name,
      ips: finite(ips),
      selfNormalised: finite(selfNormalised),
      doublyRobust: finite(doublyRobust ?? ips),
      effective,
    }
  }
  return {
    lists: lists.length,
    served: finite(judgePolicy(lists.map(({ person, reward }) => ({ person, propensity: 1, target: 1, reward }))).ips),
    policies: [policy('blend'), policy('popular')],
  }
}

/** Where nothing is known of the ends, anything a share can be is possible. */
const finite = ({ value, low, high, count }: Interval): Interval => ({
  value,
  low: Number.isFinite(low) ? low : 0,
  high: Number.isFinite(high) ? high : 1,
  count,
})
