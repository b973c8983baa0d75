import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { happeningOf, refuseAct } from '../../electron/classroom/acts'
import { createIngest } from '../../electron/classroom/ingest'
import { confirmOrder } from '../../electron/classroom/orders'
import { Trouble } from '../../electron/classroom/trouble'
import { couponOf, seatsTaken } from '../../electron/store/offers'
import { openStore, type Store } from '../../electron/store/open'
import { rebuild } from '../../electron/store/projections'
import type { Act } from '../../shared/wire'
import { enter, openLiveClass } from '../helpers/classroom'
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

const PEOPLE = ['ann', 'bob', 'eve', 'kim', 'lee', 'max']
const TABLES = ['offers', 'offer_progress', 'held_out', 'course_refusals', 'orders']
const dump = () => TABLES.map((table) => store.read.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all())

type Step = { who: string; does: 'claim' | 'redeem' | 'dismiss' | 'pay' } | 'restart'

test('whatever people do at once, and however often the studio restarts: never oversold, no code used too often', async () => {
  let run = 0
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        who: fc.constantFrom(...PEOPLE),
        does: fc.constantFrom('claim', 'redeem', 'dismiss', 'pay'),
      }),
    },
    { weight: 1, arbitrary: fc.constant('restart' as const) },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { maxLength: 6 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      async (rounds, stock, uses) => {
        run += 1
        const offerId = `offer-${String(run).padStart(4, '0')}`
        let ingest = createIngest({ db: store.write, onCommitted: () => {}, onProblem: () => {} })
        await ingest.append({
          type: 'offer:sent',
          data: {
            offer: {
              id: offerId,
              courseId: 'linear-2',
              discountPercent: 10,
              listCents: 1000,
              priceCents: 900,
              currency: 'JPY',
              opensAtMs: 0,
              endsAtMs: 1_000_000,
              stock,
            },
            recipients: PEOPLE.map((attendeeId) => ({ attendeeId, reference: `${offerId} ${attendeeId}` })),
            coupon: { code: 'HALF', discountPercent: 50, uses },
          },
          actor: 'teacher',
          id: `sent:${offerId}`,
          classId: 'class-1',
          atMs: 0,
        })
        let count = 0
        const attempt = async ({ who, does }: Exclude<Step, 'restart'>): Promise<void> => {
          if (does === 'pay') {
            await confirmOrder({ db: store.write, ingest, now: () => 5 }, offerId, who).catch((error: unknown) => {
              if (!(error instanceof Trouble)) throw error
            })
            return
          }
          count += 1
          const id = `${offerId}-${count}`
          const act: Exclude<Act, { type: 'advice:seen' }> =
            does === 'redeem'
              ? { type: 'offer:redeem', id, offerId, code: ' ｈａｌｆ ' }
              : { type: does === 'claim' ? 'offer:claim' : 'offer:dismiss', id, offerId }
          const context = {
            db: store.write,
            classId: 'class-1',
            attendeeId: who,
            device: 'browser-1',
            courseIds: new Set<string>(),
            helps: false,
            blocked: () => false,
            nowMs: 5,
          }
          await ingest.append(
            { ...happeningOf(act, context.device, undefined), actor: who, id, classId: 'class-1', atMs: 5 },
            () => refuseAct(act, context),
          )
        }
        for (const round of rounds) {
          await Promise.all(round.filter((one) => one !== 'restart').map(attempt))
          expect(seatsTaken(store.read, offerId)).toBeLessThanOrEqual(stock)
          expect(couponOf(store.read, offerId)?.used).toBeLessThanOrEqual(uses)
          if (round.includes('restart')) {
            store.close()
            store = openStore({ file: `${folder.dir}/lectern.db` })
            ingest = createIngest({ db: store.write, onCommitted: () => {}, onProblem: () => {} })
          }
        }
        // Nobody pays without a seat.
        const paid = store.read
          .prepare(
            'SELECT count(*) AS count FROM offer_progress WHERE offer_id = ? AND paid_at_ms IS NOT NULL AND claimed_at_ms IS NULL',
          )
          .get(offerId)
        expect(paid).toEqual({ count: 0 })
      },
    ),
    { numRuns: 25 },
  )
  const before = dump()
  rebuild(store.write)
  expect(dump()).toEqual(before)
})

test('two people click the last seat at once: one holds it, the other is told, and everybody sees none left', async () => {
  const live = await openLiveClass(store)
  try {
    const [ann, bob] = [await enter(live.url, 'Ann'), await enter(live.url, 'Bob')]
    const { teaching } = live.classroom.live()
    const { offerId } = await teaching.sendOffer({
      courseId: 'linear-2',
      discountPercent: 20,
      minutes: 10,
      audience: { kind: 'all' },
      stock: 1,
      coupon: { code: 'LIN30', discountPercent: 30 },
    })
    const card = await ann.until('event', ({ event }) => event.kind === 'offer')
    expect(card.event).toMatchObject({ card: { seatsLeft: 1, dueCents: 15_920, code: 'wanted', status: 'open' } })
    expect(JSON.stringify(ann.heard)).not.toContain('LIN30')

    ann.send({ type: 'offer:claim', id: 'ann-claims-1', offerId })
    bob.send({ type: 'offer:claim', id: 'bob-claims-1', offerId })
    await expect
      .poll(() =>
        [ann, bob].map(({ heard }) => heard.filter(({ type }) => type === 'ack' || type === 'refused').length),
      )
      .toEqual([1, 1])
    const answers = [ann, bob].map(({ heard }) => heard.find(({ type }) => type === 'ack' || type === 'refused'))
    expect(answers.map((answer) => answer?.type).sort()).toEqual(['ack', 'refused'])
    expect(answers.find((answer) => answer?.type === 'refused')).toMatchObject({ code: 'sold-out' })
    for (const client of [ann, bob]) await client.until('seats', ({ left }) => left === 0)

    const [winner, loser] = answers[0]?.type === 'ack' ? [ann, bob] : [bob, ann]
    await winner.until('event', ({ event }) => event.kind === 'offer' && event.card.status === 'claimed')
    winner.send({ type: 'offer:redeem', id: 'wrong-code-1', offerId, code: 'LIN31' })
    await winner.until('refused', ({ code }) => code === 'bad-code')
    winner.send({ type: 'offer:redeem', id: 'right-code-1', offerId, code: 'lin 30' })
    await winner.until('event', ({ event }) => event.kind === 'offer' && event.card.dueCents === 13_930)

    // The teacher cannot sell a seat that is not there; who puts the offer away makes room.
    await expect(live.classroom.confirmOrder(offerId, loser.welcome.attendeeId)).rejects.toThrow('sold-out')
    winner.send({ type: 'offer:dismiss', id: 'changed-my-mind', offerId })
    await winner.until('ack', ({ id }) => id === 'changed-my-mind')
    await expect.poll(() => loser.heard.filter(({ type }) => type === 'seats').at(-1)).toMatchObject({ left: 1 })
    await live.classroom.confirmOrder(offerId, loser.welcome.attendeeId)
    expect(store.read.prepare('SELECT cents, currency FROM orders').all()).toEqual([{ cents: 15_920, currency: 'CNY' }])
    for (const client of [ann, bob]) client.close()
  } finally {
    await live.close()
  }
})

test('codes cannot be tried one after another, on however many pages', async () => {
  const live = await openLiveClass(store)
  try {
    const phone = await enter(live.url, 'Ann')
    const laptop = await enter(live.url, 'Ann', phone.welcome.session)
    const { offerId } = await live.classroom.live().teaching.sendOffer({
      courseId: 'linear-2',
      discountPercent: 0,
      minutes: 10,
      audience: { kind: 'all' },
      coupon: { code: 'LIN30', discountPercent: 30 },
    })
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const page = attempt % 2 === 0 ? phone : laptop
      page.send({ type: 'offer:redeem', id: `guess-number-${attempt}`, offerId, code: `AAA${attempt}` })
    }
    const refusals = () =>
      [...phone.heard, ...laptop.heard].flatMap((one) => (one.type === 'refused' ? [one.code] : []))
    await expect.poll(() => refusals().length).toBe(12)
    expect(refusals().filter((code) => code === 'bad-code')).toHaveLength(6)
    expect(refusals().filter((code) => code === 'too-fast')).toHaveLength(6)
    for (const client of [phone, laptop]) client.close()
  } finally {
    await live.close()
  }
})

test('a hold-out is drawn from those eligible, logged whole, and not undone by the next offer of the course', async () => {
  const live = await openLiveClass(store)
  try {
    const room = []
    for (let index = 0; index < 10; index += 1) room.push(await enter(live.url, `Student ${index}`))
    const { teaching } = live.classroom.live()
    const draft = {
      courseId: 'linear-2',
      discountPercent: 20,
      minutes: 10,
      audience: { kind: 'all' as const },
      holdOutPercent: 30,
    }
    expect(teaching.planOffer(draft)).toMatchObject({ percent: 30, seed: 'class-1:linear-2' })
    expect(await teaching.sendOffer(draft)).toMatchObject({ recipients: 7, heldOut: 3 })
    const logged = store.read.prepare("SELECT data FROM events WHERE type = 'offer:sent'").get() as { data: string }
    const { recipients, holdOut } = JSON.parse(logged.data)
    const everybody = [...recipients.map((one: { attendeeId: string }) => one.attendeeId), ...holdOut.attendeeIds]
    expect(everybody.sort()).toEqual(room.map(({ welcome }) => welcome.attendeeId).sort())
    for (const { welcome, heard } of room) {
      const isHeldOut = holdOut.attendeeIds.includes(welcome.attendeeId)
      await expect.poll(() => heard.some((one) => one.type === 'event' && one.event.kind === 'offer')).toBe(!isHeldOut)
    }
    // Whoever was not shown it is the measure: a second offer does not reach them either, but a word to one person does.
    await expect(teaching.sendOffer(draft)).rejects.toThrow('nobody-to-send-to')
    const named = { kind: 'one' as const, attendeeId: holdOut.attendeeIds[0] as string }
    expect(await teaching.sendOffer({ ...draft, audience: named })).toMatchObject({ recipients: 1, heldOut: 0 })
    for (const client of room) client.close()
  } finally {
    await live.close()
  }
})

test('"just bought" is said only of a real order, by a person who agreed', async () => {
  const live = await openLiveClass(store)
  try {
    const [ann, bob] = [await enter(live.url, 'Ann'), await enter(live.url, 'Bob')]
    const { teaching } = live.classroom.live()
    expect(ann.welcome.snapshot.agreed).toEqual([])
    const { offerId } = await teaching.sendOffer({
      courseId: 'linear-2',
      discountPercent: 0,
      minutes: 10,
      audience: { kind: 'all' },
    })
    await live.classroom.confirmOrder(offerId, bob.welcome.attendeeId)
    await bob.until('event', ({ event }) => event.kind === 'order')
    ann.send({ type: 'consent:set', id: 'ann-agrees-1', purpose: 'announce', agreed: true })
    await ann.until('ack', ({ id }) => id === 'ann-agrees-1')
    await live.classroom.confirmOrder(offerId, ann.welcome.attendeeId)
    const bought = await bob.until('bought')
    expect(bought).toEqual({ type: 'bought', name: 'Ann', title: { zh: 'linear-2课', en: 'linear-2 course' } })
    expect(bob.heard.filter(({ type }) => type === 'bought')).toHaveLength(1)
    for (const client of [ann, bob]) client.close()
  } finally {
    await live.close()
  }
})
