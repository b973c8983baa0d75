import { createHmac } from 'node:crypto'
import type { ImportPreview } from '../../shared/exchange'
import { type ReadOrder, readOrders, readRoster } from '../exchange/people'
import type { Table } from '../exchange/table'
import { listCourses } from '../store/courses'
import { type EventDraft, hasEvent } from '../store/events'
import type { ReadableDb } from '../store/open'
import { byReference, orderByExternalId, orderFor } from '../store/orders'
import { randomId } from './ids'
import { orderConfirmed } from './orders'
import { readReference } from './reference'

export interface ImportPlan extends Pick<ImportPreview, 'added' | 'changed' | 'same' | 'rows' | 'faults'> {
  events: EventDraft[]
}

export interface ImportDesk {
  db: ReadableDb
  /** Makes of a name in a file a pseudonym for the log, the same one each time. */
  sellingKey: Buffer
  now(): number
}

/** What the log calls a learner of an imported file, however their name or number is written there. */
export const importedLearner = (key: Buffer, learner: string): string =>
  `import:${createHmac('sha256', key).update(`learner\u0000${learner.trim().toLowerCase()}`).digest('base64url').slice(0, 22)}`

const empty = (faults: ImportPreview['faults']): ImportPlan => ({
  added: 0,
  changed: 0,
  same: 0,
  rows: [],
  faults,
  events: [],
})

/** What importing a roster would write: who took what before, under pseudonyms. */
export function planRoster({ db, sellingKey }: ImportDesk, table: Table): ImportPlan {
  const { enrolments, faults } = readRoster(table, listCourses(db))
  const plan = empty(faults)
  const seen = new Set<string>()
  for (const { row, learner, courseId, atMs } of enrolments) {
    const actor = importedLearner(sellingKey, learner)
    const id = `enrolled:${courseId}`
    if (seen.has(actor + id) || hasEvent(db, actor, id)) {
      plan.same += 1
      continue
    }
    seen.add(actor + id)
    plan.added += 1
    plan.rows.push({ row, what: 'added', name: `${learner} · ${courseId}`, changes: [] })
    plan.events.push({ type: 'history:enrolled', data: { courseId }, actor, id, classId: null, atMs })
  }
  return plan
}

/** What importing orders would write: payments of offers by their reference, purchases elsewhere, and refunds since. */
export function planOrders(desk: ImportDesk, table: Table): ImportPlan {
  const { db, sellingKey } = desk
  const { orders, faults } = readOrders(table, listCourses(db), (typed) => {
    const reference = readReference(sellingKey, typed)
    return reference && byReference(db, reference) ? reference : undefined
  })
  const plan = empty(faults)
  for (const order of orders) {
    const known = orderByExternalId(db, order.externalId)
    if (known && (known.cents !== order.cents || known.currency !== order.currency)) {
      plan.faults.push({ row: order.row, column: 'order_id', fault: 'duplicate', value: order.externalId.slice(0, 80) })
      continue
    }
    const refund = order.refundedCents - (known?.refundedCents ?? 0)
    const orderId = known?.id ?? enter(desk, plan, order)
    if (orderId === undefined) continue
    if (refund > 0) plan.events.push(refundEvent(desk, orderId, order, refund))
    if (!known) continue
    if (refund <= 0) plan.same += 1
    else {
      plan.changed += 1
      plan.rows.push({ row: order.row, what: 'changed', name: order.externalId, changes: ['refunded'] })
    }
  }
  return plan
}

/** Adds an order that is not there yet. Gives its id; undefined when the offer was already paid another way. */
function enter(desk: ImportDesk, plan: ImportPlan, order: ReadOrder): string | undefined {
  const { db, sellingKey } = desk
  const { row, externalId, cents, currency, atMs, reference } = order
  const messageId = `order:${externalId}`
  const whose = reference ? byReference(db, reference) : undefined
  if (whose && orderFor(db, whose.offerId, whose.attendeeId)) {
    plan.same += 1
    return undefined
  }
  plan.added += 1
  plan.rows.push({ row, what: 'added', name: externalId, changes: [] })
  if (whose) {
    const payment = { source: 'import' as const, cents, currency, externalId, messageId, atMs }
    const draft = orderConfirmed(desk, whose.offerId, whose.attendeeId, payment)
    plan.events.push(draft)
    return draft.data.orderId
  }
  const orderId = randomId()
  const attendeeId = importedLearner(sellingKey, order.learner ?? '')
  const data = { orderId, attendeeId, courseId: order.courseId as string, cents, currency, externalId }
  plan.events.push({ type: 'order:imported', data, actor: 'import', id: messageId, classId: null, atMs })
  return orderId
}

const refundEvent = ({ now }: ImportDesk, orderId: string, order: ReadOrder, cents: number): EventDraft => ({
  type: 'order:refunded',
  data: { orderId, refundId: randomId(), cents, currency: order.currency },
  actor: 'import',
  id: `refund:${order.externalId}:${order.refundedCents}`,
  classId: null,
  atMs: now(),
})
