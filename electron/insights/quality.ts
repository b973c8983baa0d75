import type { ClassFigures, CourseQuality, Reason, TeacherFigures, Together } from '../../shared/compare'
import type { Share } from '../../shared/report'
import { listCourses } from '../store/courses'
import type { ReadableDb } from '../store/open'
import { share } from './funnel'
import { differenceOfShares } from './shares'

/** So many times as much talk, or as little, is worth a word. */
const TALK_RATIO = 1.5

const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0)

/** Several classes as one: people are added up, shares are taken of the sums. */
export function together(classes: readonly ClassFigures[]): Together {
  const of = (pick: (row: ClassFigures) => Share) =>
    share(sum(classes.map((row) => pick(row).part)), sum(classes.map((row) => pick(row).whole)))
  return {
    classes: classes.length,
    came: sum(classes.map(({ came }) => came)),
    stayed: of(({ stayed }) => stayed),
    paid: of(({ paid }) => paid),
    messages: sum(classes.map(({ messages }) => messages)),
  }
}

/** By who taught, most classes first. */
export function teacherFigures(classes: readonly ClassFigures[]): TeacherFigures[] {
  return Array.from(
    groupBy(classes, ({ teacher }) => teacher),
    ([teacher, rows]) => ({
      teacher,
      ...together(rows),
    }),
  ).sort((a, b) => b.classes - a.classes)
}

/**
 * Each course that was taught or offered: how its classes were attended, how it sold wherever it was offered, and what
 * sets it apart from all other courses beyond chance.
 */
export function courseQuality(db: ReadableDb, classes: readonly ClassFigures[]): CourseQuality[] {
  const byCourse = groupBy(classes, ({ courseId }) => courseId)
  const offered = new Map(
    (
      db
        .prepare(
          `SELECT o.course_id AS courseId, count(*) AS sent, sum(p.paid_at_ms IS NOT NULL) AS paid
           FROM offers o JOIN offer_progress p ON p.offer_id = o.id AND p.replay = 0 GROUP BY o.course_id`,
        )
        .all() as { courseId: string; sent: number; paid: number }[]
    ).map((row) => [row.courseId, row]),
  )
  const allSent = sum([...offered.values()].map(({ sent }) => sent))
  const allPaid = sum([...offered.values()].map(({ paid }) => paid))
  const orders = refundsByCourse(db)
  const ratings = ratingsByCourse(db)
  const questions = questionsByCourse(db)
  const all = share(
    sum([...orders.values()].map(({ part }) => part)),
    sum([...orders.values()].map(({ whole }) => whole)),
  )
  return listCourses(db).flatMap(({ id, title }) => {
    const rows = byCourse.get(id) ?? []
    const { sent = 0, paid = 0 } = offered.get(id) ?? {}
    if (rows.length === 0 && sent === 0) return []
    const here = together(rows)
    const elsewhere = together(classes.filter(({ courseId }) => courseId !== id))
    const taken = share(paid, sent)
    const rating = ratings.get(id)
    const refunded = orders.get(id) ?? share(0, 0)
    return {
      courseId: id,
      title,
      ...here,
      taken,
      ...(rating ? { rating } : {}),
      refunded,
      questions: questions.get(id) ?? 0,
      reasons: [
        ...contrast(here.stayed, elsewhere.stayed, 'many-stay', 'few-stay'),
        ...contrast(taken, share(allPaid - paid, allSent - sent), 'sells', 'sells-little'),
        ...contrast(
          refunded,
          share(all.part - refunded.part, all.whole - refunded.whole),
          'often-returned',
          'seldom-returned',
        ),
        ...talk(here, elsewhere),
      ],
    }
  })
}

function refundsByCourse(db: ReadableDb): Map<string, Share> {
  const rows = db
    .prepare(
      `SELECT course_id AS courseId, sum(refunded_cents > 0) AS refunded, count(*) AS orders FROM orders GROUP BY course_id`,
    )
    .all() as { courseId: string; refunded: number; orders: number }[]
  return new Map(rows.map(({ courseId, refunded, orders }) => [courseId, share(refunded, orders)]))
}

/** Stars given to the course itself, in whichever of its classes. */
function ratingsByCourse(db: ReadableDb): Map<string, { mean: number; rated: number }> {
  const rows = db
    .prepare(
      `SELECT c.course_id AS courseId, avg(r.stars) AS mean, count(*) AS rated
       FROM ratings r JOIN classes c ON c.id = r.class_id WHERE r.subject = 'course' GROUP BY c.course_id`,
    )
    .all() as { courseId: string; mean: number; rated: number }[]
  return new Map(rows.map(({ courseId, ...rating }) => [courseId, rating]))
}

function questionsByCourse(db: ReadableDb): Map<string, number> {
  const rows = db
    .prepare(
      `SELECT c.course_id AS courseId, count(*) AS questions FROM questions q JOIN classes c ON c.id = q.class_id
       GROUP BY c.course_id`,
    )
    .all() as { courseId: string; questions: number }[]
  return new Map(rows.map(({ courseId, questions }) => [courseId, questions]))
}

/** Says so when the difference of two shares is more than chance. */
function contrast<More extends Reason['kind'], Less extends Reason['kind']>(
  here: Share,
  elsewhere: Share,
  more: More,
  less: Less,
): Reason[] {
  const found = differenceOfShares(here, elsewhere)
  if (!found || (found.low <= 0 && found.high >= 0)) return []
  return [{ kind: found.low > 0 ? more : less, here, elsewhere } as Reason]
}

function talk(here: Together, elsewhere: Together): Reason[] {
  if (here.came === 0 || elsewhere.came === 0 || elsewhere.messages === 0) return []
  const mine = here.messages / here.came
  const usual = elsewhere.messages / elsewhere.came
  if (mine < usual * TALK_RATIO && mine > usual / TALK_RATIO) return []
  return [{ kind: mine > usual ? 'lively' : 'quiet', here: round(mine), elsewhere: round(usual) }]
}

const round = (value: number) => Math.round(value * 10) / 10

function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group) group.push(row)
    else groups.set(key(row), [row])
  }
  return groups
}
