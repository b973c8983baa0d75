import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { planOrders, planRoster } from '../../electron/classroom/imports'
import { createIngest } from '../../electron/classroom/ingest'
import { refundOrder } from '../../electron/classroom/orders'
import { readTable, type Table } from '../../electron/exchange/table'
import { allEvents } from '../../electron/store/events'
import { openStore, type Store } from '../../electron/store/open'
import { getOrder, listOrders } from '../../electron/store/orders'
import { rebuild } from '../../electron/store/projections'
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

const ingestOf = () => createIngest({ db: store.write, onCommitted: () => {}, onProblem: () => {} })

test('whatever is refunded at once and through restarts: never more than was paid, and a replay says the same', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 5000 }),
      fc.array(fc.array(fc.integer({ min: -5, max: 3000 }), { minLength: 1, maxLength: 6 }), { maxLength: 5 }),
      async (cents, rounds) => {
        run += 1
        const orderId = `order-${run}`
        let ingest = ingestOf()
        await ingest.append({
          type: 'order:imported',
          data: { orderId, attendeeId: 'import:x', courseId: 'linear-2', cents, currency: 'KWD', externalId: orderId },
          actor: 'import',
          id: orderId,
          classId: null,
          atMs: run,
        })
        let given = 0
        for (const round of rounds) {
          const desk = { db: store.write, ingest, now: () => run }
          const done = await Promise.allSettled(round.map((part) => refundOrder(desk, { orderId, cents: part })))
          done.forEach(({ status }, index) => {
            if (status === 'fulfilled') given += round[index] as number
          })
          expect(getOrder(store.read, orderId)?.refundedCents).toBe(given)
          expect(given).toBeLessThanOrEqual(cents)
          store.close()
          store = openStore({ file: `${folder.dir}/lectern.db` })
          ingest = ingestOf()
        }
      },
    ),
    { numRuns: 15 },
  )
  const dump = () => ['orders', 'refunds'].map((table) => store.read.prepare(`SELECT * FROM ${table} ORDER BY 1`).all())
  const before = dump()
  rebuild(store.write)
  expect(dump()).toEqual(before)
})

const table = (text: string) => readTable(text) as Table
const desk = () => ({ db: store.read, sellingKey: Buffer.alloc(32, 7), now: () => 9 })

test('orders of a file are entered once; a later file brings refunds; names do not reach the log', () => {
  const head = 'order_id,date,learner,course,amount,currency,refunded'
  const first = planOrders(
    desk(),
    table(`${head}\nA-1,2026-01-02,Mei Chen,linear-2 course,1500,JPY,\nA-2,2026/1/3,Bo,linear-2,3.5,KWD,1`),
  )
  expect(first).toMatchObject({ added: 2, faults: [] })
  ingestOf().together(first.events)
  const again = planOrders(
    desk(),
    table(`${head}\nA-1,2026-01-02,Mei Chen,linear-2,1500,JPY,500\nA-2,2026-01-03,Bo,linear-2,3.5,KWD,1`),
  )
  expect(again).toMatchObject({ added: 0, changed: 1, same: 1, faults: [] })
  ingestOf().together(again.events)
  const { orders } = listOrders(store.read, 10)
  expect(
    orders.map(({ externalId, cents, currency, refundedCents }) => [externalId, cents, currency, refundedCents]),
  ).toEqual([
    ['A-2', 3500, 'KWD', 1000],
    ['A-1', 1500, 'JPY', 500],
  ])
  expect(JSON.stringify([...allEvents(store.read)])).not.toContain('Mei')
})

test('a date without a zone is one of this computer, also on the day the clocks change', () => {
  const zone = process.env.TZ
  process.env.TZ = 'America/New_York'
  try {
    const dates = ['2026-03-08', '2026-03-09 18:00', '2026-03-09T18:00:00Z', '2026/3/9 9:05', '2026-03-09 18:00+08:00']
    const { events, faults } = planRoster(
      desk(),
      table(`learner,course,date\n${dates.map((date, at) => `${at},linear-2,${date}`).join('\n')}`),
    )
    expect(faults).toEqual([])
    expect(events.map(({ atMs }) => new Date(atMs).toISOString())).toEqual([
      '2026-03-08T05:00:00.000Z',
      '2026-03-09T22:00:00.000Z',
      '2026-03-09T18:00:00.000Z',
      '2026-03-09T13:05:00.000Z',
      '2026-03-09T10:00:00.000Z',
    ])
  } finally {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  }
})

test('a wrong order or enrolment is named by its row, and nothing of the file is planned around it', () => {
  const orders = planOrders(
    desk(),
    table(
      'order_id,date,reference,learner,course,amount,currency,refunded\nA,2026-02-31,,X,linear-2,5,EUR,\nB,2026-01-01,ABCDE,,,5,EUR,\nC,2026-01-01,,X,no such,5,EUR,\nD,2026-01-01,,X,linear-2,5,EUR,6\nD,2026-01-01,,X,linear-2,5,EUR,\n,2026-01-01,,X,linear-2,5,XYZ,',
    ),
  )
  expect(orders.faults.map(({ row, column, fault }) => [row, column, fault])).toEqual([
    [2, 'date', 'bad-date'],
    [3, 'reference', 'unknown-reference'],
    [4, 'course', 'unknown-course'],
    [5, 'refunded', 'refund-too-high'],
    [6, 'order_id', 'duplicate'],
    [7, 'order_id', 'missing'],
    [7, 'currency', 'unknown-currency'],
  ])
  const roster = planRoster(
    desk(),
    table(
      'learner,course,date\nAnn,linear-2,2025-09-01\nAnn,linear-2,2025-09-01\n,linear-2,2025-09-01\nBo,linear-2,yesterday',
    ),
  )
  expect(roster).toMatchObject({ added: 1, same: 1 })
  expect(roster.faults.map(({ row, column }) => [row, column])).toEqual([
    [4, 'learner'],
    [5, 'date'],
  ])
})
