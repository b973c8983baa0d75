import type { ClassFigures, CourseQuality, Reason, TeacherFigures, Together } from '../../shared/compare'
import type { Share } from '../../shared/report'
import { shareInterval } from '../recommender/intervals'
import { listCourses } from '../store/courses'
import type { ReadableDb } from '../store/open'
import { share } from './funnel'

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
           FROM offers o JOIN offer_progress p ON p.offer_id = o.id GROUP BY o.course_id`,
        )
        .all() as { courseId: string; sent: number; paid: number }[]
    ).map((row) => [row.courseId, row]),
  )
  const allSent = sum([...offered.values()].map(({ sent }) => sent))
  const allPaid = sum([...offered.values()].map(({ paid }) => paid))
  return listCourses(db).flatMap(({ id, title }) => {
    const rows = byCourse.get(id) ?? []
    const { sent = 0, paid = 0 } = offered.get(id) ?? {}
    if (rows.length === 0 && sent === 0) return []
    const here = together(rows)
    const elsewhere = together(classes.filter(({ courseId }) => courseId !== id))
    const taken = share(paid, sent)
    return {
      courseId: id,
      title,
      ...here,
      taken,
      reasons: [
        ...contrast(here.stayed, elsewhere.stayed, 'many-stay', 'few-stay'),
        ...contrast(taken, share(allPaid - paid, allSent - sent), 'sells', 'sells-little'),
        ...talk(here, elsewhere),
      ],
    }
  })
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

/**
 * The difference of two shares, first less second, with its 95 % range by Newcombe's hybrid of score intervals (Newcombe
 * 1998, method 10); undefined where one of them has nobody.
 */
export function differenceOfShares(
  first: Pick<Share, 'part' | 'whole'>,
  second: Pick<Share, 'part' | 'whole'>,
): { difference: number; low: number; high: number } | undefined {
  if (first.whole === 0 || second.whole === 0) return undefined
  const a = shareInterval(first.part, first.whole)
  const b = shareInterval(second.part, second.whole)
  return {
    difference: a.value - b.value,
    low: a.value - b.value - Math.hypot(a.value - a.low, b.high - b.value),
    high: a.value - b.value + Math.hypot(a.high - a.value, b.value - b.low),
  }
}

function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group) group.push(row)
    else groups.set(key(row), [row])
  }
  return groups
}
