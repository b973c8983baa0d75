import { unparse } from 'papaparse'
import { z } from 'zod'
import { COURSE_PARTS, type CoursePart, type RowFault } from '../../shared/exchange'
import { type CourseDraft, courseDraftSchema } from '../../shared/ipc'
import type { Course, Level, LocalText } from '../../shared/model'
import { isCurrency, readAmount, writeAmount } from './amount'
import type { Table, TableRow } from './table'

const COURSE_COLUMNS = [
  'id',
  'title_zh',
  'title_en',
  'description_zh',
  'description_en',
  'topics',
  'level',
  'price',
  'currency',
  'prerequisites',
  'checkout_url',
] as const

/** A course as a file has it, and where. */
export interface ReadCourse {
  row: number
  draft: CourseDraft
}

export interface CourseRead {
  courses: ReadCourse[]
  faults: RowFault[]
}

const LEVELS: Record<string, Level> = {
  beginner: 'beginner',
  intermediate: 'intermediate',
  advanced: 'advanced',
  入门: 'beginner',
  进阶: 'intermediate',
  高级: 'advanced',
}
const MAX_TEXT = 4000
const MAX_TITLE = 200
const ID = /^[A-Za-z0-9_-]{1,64}$/

const listed = (cell: string) => [
  ...new Set(
    cell
      .split(/[;；|]/)
      .map((one) => one.trim())
      .filter(Boolean),
  ),
]
const local = (zh: string, en: string): LocalText => ({ ...(zh ? { zh } : {}), ...(en ? { en } : {}) })

/** Reads a catalogue from a table; every row that is wrong is named with its column. */
export function readCourses({ rows, faults }: Table): CourseRead {
  const read = rows.map((row) => readCourse(row))
  return withoutDoubles({
    courses: read.flatMap(({ course }) => course ?? []),
    faults: [...faults, ...read.flatMap((one) => one.faults)],
  })
}

function readCourse({ row, cells }: TableRow): { course?: ReadCourse; faults: RowFault[] } {
  const faults: RowFault[] = []
  const cell = (column: string) => cells[column] ?? ''
  const wrong = (column: string, fault: RowFault['fault']) =>
    faults.push({ row, column, fault, value: cell(column).slice(0, 80) })
  const limit = (column: string, max: number) => cell(column).length > max && wrong(column, 'too-long')

  for (const column of ['title_zh', 'title_en']) limit(column, MAX_TITLE)
  for (const column of ['description_zh', 'description_en']) limit(column, MAX_TEXT)
  if (!cell('title_zh') && !cell('title_en')) wrong('title_en', 'missing')
  if (!cell('description_zh') && !cell('description_en')) wrong('description_en', 'missing')
  if (cell('id') && !ID.test(cell('id'))) wrong('id', cell('id').length > 64 ? 'too-long' : 'bad-row')
  const topics = listed(cell('topics'))
  if (topics.length > 12 || topics.some((topic) => topic.length > 40)) wrong('topics', 'too-long')
  const prerequisites = listed(cell('prerequisites'))
  if (prerequisites.length > 20 || prerequisites.some((id) => !ID.test(id))) wrong('prerequisites', 'bad-row')
  const level = LEVELS[(cell('level') || 'beginner').toLowerCase()]
  if (!level) wrong('level', 'bad-level')
  const currency = cell('currency').toUpperCase()
  const price = isCurrency(currency) ? readAmount(cell('price') || '0', currency) : undefined
  if (price === undefined) wrong('currency', currency ? 'unknown-currency' : 'missing')
  else if (typeof price !== 'number') wrong('price', price)
  else if (price > 100_000_000) wrong('price', 'bad-amount')
  if (cell('checkout_url') && !isLink(cell('checkout_url'))) wrong('checkout_url', 'bad-link')
  if (faults.length > 0) return { faults }
  const draft: CourseDraft = {
    ...(cell('id') ? { id: cell('id') } : {}),
    title: local(cell('title_zh'), cell('title_en')),
    description: local(cell('description_zh'), cell('description_en')),
    topics,
    level: level as Level,
    priceCents: price as number,
    currency,
    prerequisites,
    ...(cell('checkout_url') ? { checkoutUrl: cell('checkout_url') } : {}),
  }
  return { course: { row, draft }, faults }
}

function isLink(text: string): boolean {
  return text.length <= 500 && courseDraftSchema.shape.checkoutUrl.safeParse(text).success
}

const fileSchema = z.object({ courses: z.array(z.unknown()).max(50_000) })

/** Reads a catalogue as `coursesJson` writes it. Undefined when the text is something else. */
export function readCoursesJson(text: string): CourseRead | undefined {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  const file = fileSchema.safeParse(json)
  if (!file.success) return undefined
  const faults: RowFault[] = []
  const courses = file.data.courses.flatMap((one, index): ReadCourse[] => {
    const parsed = courseDraftSchema.safeParse(one)
    const row = index + 1
    if (parsed.success && isCurrency(parsed.data.currency)) return [{ row, draft: parsed.data }]
    const issue = parsed.success ? undefined : parsed.error.issues[0]
    faults.push({
      row,
      column: issue ? issue.path.join('.') : 'currency',
      fault: issue ? 'bad-row' : 'unknown-currency',
      value: JSON.stringify(one).slice(0, 80),
    })
    return []
  })
  return withoutDoubles({ courses, faults })
}

/** Two rows for one course would leave it to chance which of them is kept. */
function withoutDoubles({ courses, faults }: CourseRead): CourseRead {
  const seen = new Set<string>()
  const doubles = courses.flatMap(({ row, draft }): RowFault[] => {
    if (draft.id === undefined) return []
    if (seen.has(draft.id)) return [{ row, column: 'id', fault: 'duplicate', value: draft.id }]
    seen.add(draft.id)
    return []
  })
  return { courses, faults: [...faults, ...doubles].sort((a, b) => a.row - b.row) }
}

/** UTF-8 with a byte-order mark: without it spreadsheets take Chinese for something else. */
const BYTE_ORDER_MARK = '\ufeff'

/** The catalogue as CSV (RFC 4180); cells that a spreadsheet would run as formulas are made harmless (OWASP). */
export function coursesCsv(courses: readonly Course[]): string {
  const rows = courses.map((course) => ({
    id: course.id,
    title_zh: course.title.zh ?? '',
    title_en: course.title.en ?? '',
    description_zh: course.description.zh ?? '',
    description_en: course.description.en ?? '',
    topics: course.topics.join('; '),
    level: course.level,
    price: writeAmount(course.priceCents, course.currency),
    currency: course.currency,
    prerequisites: course.prerequisites.join('; '),
    checkout_url: course.checkoutUrl ?? '',
  }))
  return (
    BYTE_ORDER_MARK + unparse({ fields: [...COURSE_COLUMNS], data: rows }, { escapeFormulae: true, newline: '\r\n' })
  )
}

export const coursesJson = (courses: readonly Course[]): string =>
  `${JSON.stringify({ format: 'lectern-courses', version: 1, courses: courses.map(({ sample: _, ...rest }) => rest) }, null, 2)}\n`

/** Which parts of a course a draft would change. */
export function changesOf(before: Course, draft: CourseDraft): CoursePart[] {
  const text = (value: unknown) => JSON.stringify(sorted(value) ?? null)
  return COURSE_PARTS.filter(
    (part) => text(before[part]) !== text(draft[part] ?? (part === 'prerequisites' ? [] : undefined)),
  )
}

/** Keys in one order, so that the same text in two languages is the same. */
const sorted = (value: unknown): unknown =>
  value && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value
