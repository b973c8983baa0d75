import type { RowFault } from '../../shared/exchange'
import type { Course } from '../../shared/model'
import { isCurrency, readAmount } from './amount'
import type { Table, TableRow } from './table'

/** Somebody took a course, as a roster says. `learner` is what names them there; it does not leave the import. */
export interface ReadEnrolment {
  row: number
  learner: string
  courseId: string
  atMs: number
}

export interface ReadOrder {
  row: number
  externalId: string
  atMs: number
  /** Of an offer of this studio. */
  reference?: string
  /** Without a reference. */
  learner?: string
  courseId?: string
  cents: number
  currency: string
  refundedCents: number
}

/** Finds a course by its id or by its title in either language. */
function finder(courses: readonly Course[]): (text: string) => string | undefined {
  const byName = new Map<string, string>()
  for (const { id, title } of courses) {
    for (const name of [title.zh, title.en, id]) if (name) byName.set(name.trim().toLowerCase(), id)
  }
  return (text) => byName.get(text.toLowerCase())
}

/**
 * A day or a moment, as spreadsheets write them: 2026-11-24, 2026/11/24, 2026-11-24 18:00, or with a zone. Without one it
 * is meant, and later shown, in the zone of this computer.
 */
function readDate(text: string): number | undefined {
  const iso =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{1,2})(:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
      text,
    )
  if (!iso) return undefined
  const [, year, month = '', date = '', hour = '0', minutes = ':00', zone = ''] = iso
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  // 31 February would otherwise become a day in March.
  const isDay = new Date(`${day}T00:00Z`).toJSON()?.startsWith(day)
  const atMs = Date.parse(`${day}T${hour.padStart(2, '0')}${minutes}${zone}`)
  return isDay && Number.isFinite(atMs) ? atMs : undefined
}

export function readRoster(
  { rows, faults }: Table,
  courses: readonly Course[],
): { enrolments: ReadEnrolment[]; faults: RowFault[] } {
  const find = finder(courses)
  const all = [...faults]
  const enrolments = rows.flatMap(({ row, cells }): ReadEnrolment[] => {
    const wrong = complain(all, row, cells)
    const before = all.length
    const learner = cells.learner ?? ''
    if (!learner) wrong('learner', 'missing')
    if (learner.length > 200) wrong('learner', 'too-long')
    const courseId = find(cells.course ?? '')
    if (!courseId) wrong('course', cells.course ? 'unknown-course' : 'missing')
    const atMs = readDate(cells.date ?? '')
    if (atMs === undefined) wrong('date', cells.date ? 'bad-date' : 'missing')
    return all.length > before ? [] : [{ row, learner, courseId: courseId as string, atMs: atMs as number }]
  })
  return { enrolments, faults: all }
}

/**
 * Reads orders. A reference says whose offer was paid; without one a learner and a course do.
 * @param resolve gives a reference as it is kept, or undefined when this studio did not sign it
 */
export function readOrders(
  { rows, faults }: Table,
  courses: readonly Course[],
  resolve: (reference: string) => string | undefined,
): { orders: ReadOrder[]; faults: RowFault[] } {
  const find = finder(courses)
  const all = [...faults]
  const seen = new Set<string>()
  const orders = rows.flatMap((line): ReadOrder[] => {
    const before = all.length
    const order = readOrder(line, find, resolve, all)
    if (seen.has(order.externalId)) complain(all, line.row, line.cells)('order_id', 'duplicate')
    seen.add(order.externalId)
    return all.length > before ? [] : [order]
  })
  return { orders, faults: all }
}

function readOrder(
  { row, cells }: TableRow,
  find: (text: string) => string | undefined,
  resolve: (reference: string) => string | undefined,
  faults: RowFault[],
): ReadOrder {
  const wrong = complain(faults, row, cells)
  const externalId = cells.order_id ?? ''
  if (!externalId) wrong('order_id', 'missing')
  if (externalId.length > 200) wrong('order_id', 'too-long')
  const atMs = readDate(cells.date ?? '')
  if (atMs === undefined) wrong('date', cells.date ? 'bad-date' : 'missing')
  const currency = (cells.currency ?? '').toUpperCase()
  const known = isCurrency(currency)
  if (!known) wrong('currency', currency ? 'unknown-currency' : 'missing')
  const amount = (column: string): number => {
    const cents = known ? readAmount(cells[column] || '0', currency) : 0
    if (typeof cents !== 'number') wrong(column, cents)
    return typeof cents === 'number' ? cents : 0
  }
  if (!cells.amount) wrong('amount', 'missing')
  const cents = amount('amount')
  const refundedCents = amount('refunded')
  if (refundedCents > cents) wrong('refunded', 'refund-too-high')
  const paid = { row, externalId, atMs: atMs ?? 0, cents, currency, refundedCents }
  if (cells.reference) {
    const reference = resolve(cells.reference)
    if (!reference) wrong('reference', 'unknown-reference')
    return { ...paid, reference: reference ?? '' }
  }
  const courseId = find(cells.course ?? '')
  if (!courseId) wrong('course', cells.course ? 'unknown-course' : 'missing')
  if (!cells.learner) wrong('learner', 'missing')
  if ((cells.learner ?? '').length > 200) wrong('learner', 'too-long')
  return { ...paid, learner: cells.learner ?? '', courseId: courseId ?? '' }
}

const complain =
  (faults: RowFault[], row: number, cells: Record<string, string>) =>
  (column: string, fault: RowFault['fault']): void => {
    faults.push({ row, column, fault, value: (cells[column] ?? '').slice(0, 80) })
  }
