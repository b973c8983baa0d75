import { writeFile } from 'node:fs/promises'
import { unparse } from 'papaparse'
import type { FollowUp } from '../../shared/follow-up'
import { pickText } from '../../shared/model'
import { unpack } from '../../shared/packed'
import { paymentSettled, refundOrder } from '../classroom/orders'
import { Trouble } from '../classroom/trouble'
import { writeAmount } from '../exchange/amount'
import { getClass } from '../store/classes'
import { getCourse } from '../store/courses'
import { TEACHER } from '../store/events'
import { listOrders } from '../store/orders'
import { readSettings } from '../store/settings'
import { listStranded } from '../store/stranded-payments'
import type { Context } from './context'
import type { Handlers } from './handle'

const ORDERS_SHOWN = 500
const SECRET = 'order-webhook'
const BYTE_ORDER_MARK = '\ufeff'

type SalesChannels =
  | 'order:list'
  | 'order:refund'
  | 'payment:settle'
  | 'webhook:save'
  | 'follow-up:get'
  | 'follow-up:export'
  | 'order:export'

export function salesHandlers(context: Context): Pick<Handlers, SalesChannels> {
  const { store, classroom, secrets, insights, now, chooseFile } = context
  const locale = () => readSettings(store.read)?.locale ?? 'en'
  const sales = () => ({
    ...listOrders(store.read, ORDERS_SHOWN),
    stranded: listStranded(store.read),
    webhook: secrets.read(SECRET) !== undefined,
  })
  async function save(name: string, rows: Record<string, string | number>[]): Promise<{ file: string } | null> {
    const file = await chooseFile(name)
    if (file === null) return null
    await writeFile(file, BYTE_ORDER_MARK + unparse(rows, { escapeFormulae: true, newline: '\r\n' }))
    return { file }
  }
  /** Read in the insights thread: a large class would hold this one up. */
  async function listsOf(classId: string): Promise<FollowUp> {
    if (!getClass(store.read, classId)) throw new Trouble('unknown-class')
    return unpack(await insights.ask({ kind: 'follow-up', classId }))
  }
  return {
    'order:list': sales,
    'order:refund': async (refund) => {
      await refundOrder({ db: store.write, ingest: classroom.ingest, now }, refund)
      return sales()
    },
    'payment:settle': async ({ externalId }) => {
      const receipt = await classroom.ingest.append(paymentSettled(externalId, TEACHER, now()))
      if (receipt.kind === 'refused') throw new Trouble('failed')
      return sales()
    },
    'webhook:save': ({ secret }) => {
      secrets.write(SECRET, Buffer.from(secret))
      return sales()
    },
    'order:export': () =>
      save(
        'orders.csv',
        listOrders(store.read, 1_000_000).orders.map((order) => ({
          order_id: order.externalId ?? order.id,
          date: new Date(order.atMs).toISOString(),
          learner: order.name,
          course: pickText(order.title, locale()),
          amount: writeAmount(order.cents, order.currency),
          currency: order.currency,
          refunded: writeAmount(order.refundedCents, order.currency),
          source: order.sample ? 'sample' : order.source,
        })),
      ),
    'follow-up:get': ({ classId }) => listsOf(classId),
    'follow-up:export': async ({ classId, list }) => {
      const found = await listsOf(classId)
      const title = (courseId: string) => {
        const course = getCourse(store.read, courseId)
        return course ? pickText(course.title, locale()) : courseId
      }
      return save(
        `${list}.csv`,
        found.lists[list].map((person) => ({
          name: person.name,
          contact: person.contact ?? '',
          may_contact: person.mayContact ? 'yes' : 'no',
          courses: person.courseIds.map(title).join('; '),
          minutes: Math.round(person.presentMs / 60_000),
        })),
      )
    },
  }
}
