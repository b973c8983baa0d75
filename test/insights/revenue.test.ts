import { afterEach, beforeEach, expect, test } from 'vitest'
import { createIngest } from '../../electron/classroom/ingest'
import { confirmOrder, refundOrder } from '../../electron/classroom/orders'
import { reportTable } from '../../electron/insights/export'
import { classReport } from '../../electron/insights/report'
import type { Store } from '../../electron/store/open'
import { listOrders } from '../../electron/store/orders'
import { storeWithClass, temporaryFolder } from '../helpers/store'

let folder: ReturnType<typeof temporaryFolder>
let store: Store
beforeEach(() => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
})
afterEach(() => {
  store.close()
  folder.remove()
})

test('revenue is what was paid and kept, in each currency apart, written to the smallest unit of each', async () => {
  const ingest = createIngest({ db: store.write, onCommitted: () => {}, onProblem: () => {} })
  const desk = { db: store.write, ingest, now: () => 5 }
  for (const [id, currency] of [
    ['offer-jpy', 'JPY'],
    ['offer-kwd', 'KWD'],
  ] as const) {
    await ingest.append({
      type: 'offer:sent',
      data: {
        offer: {
          id,
          courseId: 'linear-2',
          discountPercent: 0,
          listCents: 1500,
          priceCents: 1500,
          currency,
          opensAtMs: 0,
          endsAtMs: 9,
        },
        recipients: [
          { attendeeId: 'ann', reference: `${id} ann` },
          { attendeeId: 'bob', reference: `${id} bob` },
        ],
      },
      actor: 'teacher',
      id,
      classId: 'class-1',
      atMs: 1,
    })
    await confirmOrder(desk, id, 'ann')
    await confirmOrder(desk, id, 'bob')
  }
  const [order] = listOrders(store.read, 10).orders.filter(({ currency }) => currency === 'KWD')
  await refundOrder(desk, { orderId: order?.id as string, cents: 500 })
  const report = classReport(store.read, 'class-1', 'Ms Lin', 10)
  expect(report?.revenue.map(({ currency, cents, orders }) => [currency, cents, orders]).sort()).toEqual([
    ['JPY', 3000, 2],
    ['KWD', 2500, 2],
  ])
  expect(report?.funnel.map(({ offer, revenueCents }) => [offer.currency, revenueCents]).sort()).toEqual([
    ['JPY', 3000],
    ['KWD', 2500],
  ])
  const csv = reportTable(report as never, 'orders', 'en')
  expect(csv).toContain(',1500,JPY,0')
  expect(csv).toContain(',1.500,KWD,0.500')
})
