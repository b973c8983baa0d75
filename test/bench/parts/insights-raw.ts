/** The answers of the insights bench by plain SQL over the raw log: nothing derived is read. */
import type { ReadableDb } from '../../../electron/store/open'

/** Stays of an attendee: each arrival to the next departure, or to the end of the class. */
const STAYS = `
  SELECT class_id, attendee_id, from_ms, coalesce(next_ms, (SELECT at_ms FROM events e WHERE e.class_id = marks.class_id
    AND e.type = 'class:ended')) AS to_ms
  FROM (
    SELECT class_id, json_extract(data, '$.attendeeId') AS attendee_id, type, at_ms AS from_ms,
      lead(at_ms) OVER (PARTITION BY class_id, json_extract(data, '$.attendeeId') ORDER BY seq) AS next_ms
    FROM events WHERE type IN ('attendee:arrived', 'attendee:left') AND WHICH
  ) marks WHERE type = 'attendee:arrived'`
const ONE = 'class_id = @classId'
const staysOf = (which: string) => STAYS.replace('WHICH', which)
const ACTS = `'chat:sent', 'poll:voted', 'reaction:sent', 'course:opened', 'course:dismissed', 'offer:clicked', 'offer:dismissed'`

const REPORT = {
  attendees: `
    WITH stays AS (SELECT attendee_id, sum(to_ms - from_ms) AS present FROM (${staysOf(ONE)}) GROUP BY attendee_id),
    acts AS (SELECT actor, sum(type = 'chat:sent') AS messages, sum(type = 'reaction:sent') AS reactions,
      count(DISTINCT CASE WHEN type = 'poll:voted' THEN json_extract(data, '$.pollId') END) AS votes
      FROM events WHERE ${ONE} AND type IN ('chat:sent', 'reaction:sent', 'poll:voted') GROUP BY actor)
    SELECT json_extract(e.data, '$.attendeeId') AS attendeeId, min(e.at_ms) AS joinedAtMs, s.present AS presentMs,
      coalesce(a.messages, 0) AS messages, coalesce(a.votes, 0) AS votes, coalesce(a.reactions, 0) AS reactions
    FROM events e JOIN stays s ON s.attendee_id = json_extract(e.data, '$.attendeeId')
      LEFT JOIN acts a ON a.actor = s.attendee_id
    WHERE ${ONE} AND e.type = 'attendee:joined' GROUP BY 1 ORDER BY 2, 1`,
  curve: `
    WITH changes AS (SELECT from_ms AS at, 1 AS by FROM (${staysOf(ONE)}) UNION ALL SELECT to_ms, -1 FROM (${staysOf(ONE)}))
    SELECT at AS atMs, sum(sum(by)) OVER (ORDER BY at) AS here FROM changes GROUP BY at ORDER BY at`,
  acts: `
    SELECT actor AS attendeeId,
      (at_ms - (SELECT min(at_ms) FROM events WHERE ${ONE} AND type = 'class:started')) / 60000 AS minute, count(*) AS acts
    FROM events WHERE ${ONE} AND actor NOT IN ('teacher', 'studio') AND type IN (${ACTS}) GROUP BY 1, 2 ORDER BY 1, 2`,
  polls: `
    WITH votes AS (SELECT json_extract(data, '$.pollId') AS poll, actor, json_extract(data, '$.choices[0]') AS choice,
      row_number() OVER (PARTITION BY actor, json_extract(data, '$.pollId') ORDER BY seq DESC) AS latest
      FROM events WHERE ${ONE} AND type = 'poll:voted')
    SELECT poll AS pollId, choice, count(*) AS votes FROM votes WHERE latest = 1 GROUP BY 1, 2 ORDER BY 1, 2`,
  reactions: `
    SELECT json_extract(data, '$.reaction') AS reaction, count(*) AS count FROM events
    WHERE ${ONE} AND type = 'reaction:sent' GROUP BY 1 ORDER BY 1`,
  funnel: `
    WITH sent AS (SELECT json_extract(e.data, '$.offer.id') AS offer, json_extract(r.value, '$.attendeeId') AS who
      FROM events e, json_each(e.data, '$.recipients') r WHERE ${ONE} AND e.type = 'offer:sent'),
    steps AS (SELECT json_extract(data, '$.offerId') AS offer, coalesce(json_extract(data, '$.attendeeId'), actor) AS who,
      max(type = 'offer:shown') AS shown, max(type = 'offer:seen') AS seen, max(type = 'offer:clicked') AS clicked,
      max(type = 'offer:checkout-opened') AS checkout, max(type = 'order:confirmed') AS paid
      FROM events WHERE ${ONE}
        AND type IN ('offer:shown', 'offer:seen', 'offer:clicked', 'offer:checkout-opened', 'order:confirmed') GROUP BY 1, 2)
    SELECT sent.offer AS offerId, count(*) AS sent, sum(coalesce(max(shown, seen, clicked, checkout), 0)) AS shown,
      sum(coalesce(max(seen, clicked, checkout), 0)) AS seen, sum(coalesce(max(clicked, checkout), 0)) AS clicked,
      sum(coalesce(checkout, 0)) AS checkout, sum(coalesce(paid, 0)) AS paid
    FROM sent LEFT JOIN steps ON steps.offer = sent.offer AND steps.who = sent.who GROUP BY 1 ORDER BY 1`,
  revenue: `
    SELECT json_extract(data, '$.currency') AS currency, sum(json_extract(data, '$.cents')) AS cents, count(*) AS orders
    FROM events WHERE ${ONE} AND type = 'order:confirmed' GROUP BY 1 ORDER BY 1`,
  chat: `SELECT id, actor, json_extract(data, '$.text') AS text, at_ms AS atMs FROM events
    WHERE ${ONE} AND type = 'chat:sent' ORDER BY seq`,
}
export type RawReport = Record<keyof typeof REPORT, Record<string, unknown>[]>

export function rawReport(db: ReadableDb, classId: string): RawReport {
  return Object.fromEntries(
    Object.entries(REPORT).map(([name, sql]) => [name, db.prepare(sql).all({ classId })]),
  ) as RawReport
}

/** One row a class: people, time, talk and sales. Asked class by class: over all at once SQLite sorts the whole log. */
export function rawComparison(db: ReadableDb): Record<string, unknown>[] {
  const classes = db
    .prepare(
      "SELECT id FROM classes ORDER BY (SELECT min(at_ms) FROM events WHERE class_id = id AND type = 'class:started'), id",
    )
    .all() as { id: string }[]
  const one = db.prepare(COMPARISON)
  return classes.map(({ id }) => one.get({ classId: id }) as Record<string, unknown>)
}

const COMPARISON = `
  WITH log AS MATERIALIZED (SELECT seq, actor, at_ms, type, data FROM events
    WHERE ${ONE} AND type NOT IN ('course:opened', 'offer:shown', 'offer:dismissed')),
  span AS (SELECT min(CASE WHEN type = 'class:started' THEN at_ms END) AS started,
    max(CASE WHEN type = 'class:ended' THEN at_ms END) AS ended FROM log),
  marks AS (SELECT json_extract(data, '$.attendeeId') AS who, type, at_ms AS from_ms,
    lead(at_ms) OVER (PARTITION BY json_extract(data, '$.attendeeId') ORDER BY seq) AS next_ms
    FROM log WHERE type IN ('attendee:arrived', 'attendee:left')),
  present AS (SELECT who, sum(coalesce(next_ms, (SELECT ended FROM span)) - from_ms) AS present
    FROM marks WHERE type = 'attendee:arrived' GROUP BY who),
  steps AS (SELECT json_extract(data, '$.offerId') || coalesce(json_extract(data, '$.attendeeId'), actor) AS whose, type
    FROM log WHERE type IN ('offer:seen', 'offer:clicked', 'offer:checkout-opened'))
  SELECT @classId AS classId, ended - started AS lengthMs, (SELECT count(*) FROM present) AS came,
    (SELECT sum(present) FROM present) AS presentMs,
    (SELECT sum(present >= 0.8 * (ended - started)) FROM present) AS stayed,
    (SELECT count(*) FROM log WHERE type = 'chat:sent' AND actor <> 'teacher') AS messages,
    (SELECT count(DISTINCT actor || json_extract(data, '$.pollId')) FROM log WHERE type = 'poll:voted') AS votes,
    (SELECT count(*) FROM log WHERE type = 'reaction:sent') AS reactions,
    (SELECT sum(json_array_length(data, '$.recipients')) FROM log WHERE type = 'offer:sent') AS sent,
    (SELECT count(DISTINCT whose) FROM steps) AS seen,
    (SELECT count(DISTINCT whose) FROM steps WHERE type <> 'offer:seen') AS clicked,
    (SELECT count(DISTINCT whose) FROM steps WHERE type = 'offer:checkout-opened') AS checkout,
    (SELECT count(*) FROM log WHERE type = 'order:confirmed') AS paid
  FROM span`

/** Who is on which follow-up list of a class: each list leaves out those who came further or said no. */
export function rawFollowUp(db: ReadableDb, classId: string): Record<string, unknown>[] {
  return db
    .prepare(
      `WITH people AS (SELECT DISTINCT json_extract(data, '$.attendeeId') AS who FROM events
         WHERE ${ONE} AND type = 'attendee:joined'),
       acts AS (SELECT actor AS who, max(type = 'offer:clicked') AS clicked, max(type = 'offer:seen') AS seen,
         max(type = 'offer:dismissed') AS declined,
         max(type = 'chat:sent' AND (data LIKE '%?%' OR data LIKE '%？%')) AS asked
         FROM events WHERE ${ONE} AND type IN ('offer:clicked', 'offer:seen', 'offer:dismissed', 'chat:sent') GROUP BY actor),
       bought AS (SELECT json_extract(data, '$.attendeeId') AS who FROM events WHERE ${ONE} AND type = 'order:confirmed'),
       offered AS (SELECT json_extract(r.value, '$.attendeeId') AS who, e.at_ms FROM events e, json_each(e.data, '$.recipients') r
         WHERE ${ONE} AND e.type = 'offer:sent'),
       marks AS (SELECT json_extract(data, '$.attendeeId') AS who, type, at_ms,
         row_number() OVER (PARTITION BY json_extract(data, '$.attendeeId') ORDER BY seq DESC) AS latest
         FROM events WHERE ${ONE} AND type IN ('attendee:arrived', 'attendee:left')),
       flags AS (SELECT p.who, coalesce(clicked, 0) AS clicked, coalesce(seen, 0) AS seen, coalesce(declined, 0) AS declined,
         coalesce(asked, 0) AS asked, p.who IN (SELECT who FROM bought) AS bought, p.who IN (SELECT who FROM offered) AS offered,
         EXISTS (SELECT 1 FROM marks m WHERE m.who = p.who AND m.latest = 1 AND m.type = 'attendee:left'
           AND m.at_ms < (SELECT min(at_ms) FROM offered)) AS leftBefore
         FROM people p LEFT JOIN acts a ON a.who = p.who)
       SELECT 'bought' AS list, who FROM flags WHERE bought
       UNION ALL SELECT 'declined', who FROM flags WHERE declined AND NOT bought
       UNION ALL SELECT 'clicked', who FROM flags WHERE clicked AND NOT bought AND NOT declined
       UNION ALL SELECT 'seen', who FROM flags WHERE seen AND NOT clicked AND NOT bought AND NOT declined
       UNION ALL SELECT 'left-before', who FROM flags WHERE leftBefore AND NOT bought
       UNION ALL SELECT 'asked', who FROM flags WHERE asked AND NOT offered AND NOT bought`,
    )
    .all({ classId }) as Record<string, unknown>[]
}
