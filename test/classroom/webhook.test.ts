import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { expect, test } from 'vitest'
import { checkSignature } from '../../electron/classroom/signature'
import { listOrders } from '../../electron/store/orders'
import { rebuild } from '../../electron/store/projections'
import { listStranded } from '../../electron/store/stranded-payments'
import { enter } from '../helpers/classroom'
import { liveClassEachTest } from '../helpers/live-class'

const SECRET = 'whsec_of_the_tests'
const room = liveClassEachTest()

const sign = (body: string, { secret = SECRET, atMs = Date.now() } = {}) => {
  const stamp = Math.floor(atMs / 1000)
  return `t=${stamp},v1=${createHmac('sha256', secret).update(`${stamp}.${body}`).digest('hex')}`
}

function post(body: string, headers: Record<string, string>): Promise<{ status: number; result: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: room.live.port, path: '/hooks/orders', method: 'POST', headers },
      (response) => {
        let text = ''
        response.on('data', (part) => {
          text += part
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, result: JSON.parse(text || '{}').result }))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
const signed = (body: string) => post(body, { 'Stripe-Signature': sign(body) })

const paid = (id: string, reference: string, over: Record<string, unknown> = {}) =>
  JSON.stringify({
    id,
    type: 'checkout.session.completed',
    data: {
      object: {
        id: 'cs_1',
        client_reference_id: reference,
        payment_status: 'paid',
        payment_intent: 'pi_1',
        amount_total: 15_000,
        currency: 'cny',
        payment_method_details: { card: { last4: '4242' } },
        ...over,
      },
    },
  })
const refunded = (id: string, amount: number, currency = 'cny') =>
  JSON.stringify({
    id,
    type: 'charge.refunded',
    data: { object: { payment_intent: 'pi_1', amount_refunded: amount, currency } },
  })

async function offerTo(name: string) {
  const client = await enter(room.live.url, name)
  await room.live.classroom.live().teaching.sendOffer({
    courseId: 'linear-2',
    discountPercent: 20,
    minutes: 10,
    audience: { kind: 'one', attendeeId: client.welcome.attendeeId },
  })
  return cardOf(client)
}

async function cardOf(client: Awaited<ReturnType<typeof enter>>) {
  const { event } = await client.until('event', ({ event }) => event.kind === 'offer')
  return { client, reference: event.kind === 'offer' ? event.card.reference : '' }
}

test('the signature: good, of several, stale, from the future, forged, of another body, malformed', () => {
  const key = Buffer.from(SECRET)
  const body = '{"id":"evt_1"}'
  const nowMs = 1_800_000_000_000
  const check = (header: string | undefined, text = body) => checkSignature(key, header, Buffer.from(text), nowMs)
  const good = sign(body, { atMs: nowMs })
  // By `openssl dgst -sha256 -hmac`, not by the code under test.
  expect(good).toBe('t=1800000000,v1=80a994e62af41d8d6f603b11d400dbdcfa5566e236cc1a5cca2cb5c77788d149')
  expect(check(good)).toBe('good')
  expect(check(good.replace('v1=', `v1=${'0'.repeat(64)},v1=`))).toBe('good')
  expect(check(sign(body, { atMs: nowMs - 299_000 }))).toBe('good')
  expect(check(sign(body, { atMs: nowMs - 301_000 }))).toBe('stale')
  expect(check(sign(body, { atMs: nowMs + 301_000 }))).toBe('stale')
  expect(check(sign(body, { atMs: nowMs, secret: 'another secret' }))).toBe('forged')
  expect(check(good, '{"id":"evt_2"}')).toBe('forged')
  expect(check(good.replace('t=1800000000', 't=1800000001'))).toBe('forged')
  for (const header of [undefined, '', 't=1', 'v1=ab', 't=x,v1=00', `t=1800000000,v0=${'0'.repeat(64)}`, ',,=,']) {
    expect(check(header), header).toBe('malformed')
  }
})

test('a payment at the real door becomes an order once, however often and in whatever form it is sent', async () => {
  const { client, reference } = await offerTo('Ann')
  const body = paid('evt_1', reference)
  expect(await signed(body)).toEqual({ status: 200, result: 'written' })
  await client.until('event', ({ event }) => event.kind === 'order')
  expect(await signed(body)).toEqual({ status: 200, result: 'known' })
  expect(await signed(paid('evt_2', reference))).toEqual({ status: 200, result: 'known' })
  const { orders } = listOrders(room.store.read, 10)
  expect(orders).toHaveLength(1)
  // What was paid, not what was asked.
  expect(orders[0]).toMatchObject({
    name: 'Ann',
    cents: 15_000,
    currency: 'CNY',
    source: 'webhook',
    externalId: 'pi_1',
  })
  const all = room.store.read.prepare('SELECT group_concat(data) AS data FROM events').get() as { data: string }
  expect(all.data).not.toContain('4242')
  client.close()
})

test('a payment page that was opened and left is a checkout, told once, and no order', async () => {
  const { client, reference } = await offerTo('Ann')
  const left = (id: string, whose: string) =>
    JSON.stringify({ id, type: 'checkout.session.expired', data: { object: { client_reference_id: whose } } })
  expect(await signed(left('evt_1', reference))).toEqual({ status: 200, result: 'written' })
  expect(await signed(left('evt_1', reference))).toEqual({ status: 200, result: 'known' })
  expect(await signed(left('evt_2', 'AAAAA-AAAAA-AAAAAAAA'))).toEqual({ status: 200, result: 'unmatched' })
  expect(await signed(left('evt_3', ''))).toEqual({ status: 200, result: 'unmatched' })
  expect(listOrders(room.store.read, 10).orders).toEqual([])
  const at = room.store.read.prepare('SELECT clicked_at_ms, checkout_at_ms FROM offer_progress').all()
  expect(at).toEqual([{ clicked_at_ms: null, checkout_at_ms: expect.any(Number) }])
  client.close()
})

test('forged, stale, unsigned, too large and senseless messages change nothing', async () => {
  const { client, reference } = await offerTo('Ann')
  const body = paid('evt_1', reference)
  const results = [
    await post(body, { 'Stripe-Signature': sign(body, { secret: 'wrong' }) }),
    await post(body, { 'Stripe-Signature': sign(body, { atMs: Date.now() - 600_000 }) }),
    await post(body, {}),
    await signed('not json'),
    await signed('{"id":"evt_1","type":"checkout.session.completed","data":{"object":{"amount_total":-5}}}'),
    await signed('{"id":"evt_9","type":"customer.created","data":{"object":{}}}'),
    await signed(paid('evt_2', 'AAAAA-AAAAA-AAAAAAAA')),
    await signed(paid('evt_3', reference, { payment_status: 'unpaid' })),
  ]
  expect(results.map(({ status, result }) => [status, result])).toEqual([
    [400, 'forged'],
    [400, 'stale'],
    [400, 'malformed'],
    [400, 'malformed'],
    [400, 'malformed'],
    [200, 'ignored'],
    [200, 'unmatched'],
    [200, 'ignored'],
  ])
  const large = await post('x'.repeat(300_000), { 'Stripe-Signature': 't=1,v1=00' }).catch(() => ({ status: 413 }))
  expect(large.status).toBe(413)
  expect(listOrders(room.store.read, 10).total).toBe(0)
  client.close()
})

test('refunds come as what was given back in all; never more than was paid, never of another currency', async () => {
  const { client, reference } = await offerTo('Ann')
  await signed(paid('evt_1', reference))
  const left = () => listOrders(room.store.read, 1).orders[0]?.refundedCents
  expect(await signed(refunded('evt_2', 5000))).toMatchObject({ result: 'written' })
  expect(left()).toBe(5000)
  expect(await signed(refunded('evt_2', 5000))).toMatchObject({ result: 'known' })
  // Two messages at once: 8,000 in all and 12,000 in all are not 20,000.
  await Promise.all([signed(refunded('evt_3', 8000)), signed(refunded('evt_4', 12_000))])
  expect(left()).toBe(12_000)
  expect(await signed(refunded('evt_5', 15_001))).toEqual({ status: 409, result: 'refused' })
  expect(await signed(refunded('evt_6', 15_000, 'usd'))).toMatchObject({ result: 'unmatched' })
  expect(left()).toBe(12_000)
  expect(await signed(refunded('evt_7', 15_000))).toMatchObject({ result: 'written' })
  expect(left()).toBe(15_000)
  client.close()
})

/** One seat, offered to two, and paid for by the first. */
async function lastSeatPaidByAnn() {
  const [ann, ben] = [await enter(room.live.url, 'Ann'), await enter(room.live.url, 'Ben')]
  await room.live.classroom.live().teaching.sendOffer({
    courseId: 'linear-2',
    discountPercent: 20,
    minutes: 10,
    stock: 1,
    audience: { kind: 'all' },
  })
  const [first, second] = [await cardOf(ann), await cardOf(ben)]
  await signed(paid('evt_1', first.reference))
  return { ann, ben, second }
}

test('money for a seat that is gone is told once, and settled by its refund; then it buys no seat any more', async () => {
  const { ann, ben, second } = await lastSeatPaidByAnn()
  const late = paid('evt_2', second.reference, { payment_intent: 'pi_2', amount_total: 12_000 })
  expect(await signed(late)).toEqual({ status: 409, result: 'refused' })
  expect(await signed(late)).toEqual({ status: 409, result: 'refused' })
  const told = listStranded(room.store.read)
  expect(told).toEqual([
    {
      externalId: 'pi_2',
      reason: 'sold-out',
      name: 'Ben',
      title: told[0]?.title,
      cents: 12_000,
      currency: 'CNY',
      atMs: told[0]?.atMs,
    },
  ])
  rebuild(room.store.write)
  expect(listStranded(room.store.read)).toEqual(told)

  expect(await signed(refunded('evt_3', 12_000).replaceAll('pi_1', 'pi_2'))).toMatchObject({ result: 'written' })
  expect(listStranded(room.store.read)).toEqual([])
  // The seat of the first is free again; the message comes once more.
  await signed(refunded('evt_4', 15_000))
  expect(await signed(late)).toEqual({ status: 200, result: 'known' })
  expect(listOrders(room.store.read, 10).total).toBe(1)
  ann.close()
  ben.close()
})

test('a seat that is free when the payment is sent again is sold, and nothing is left to give back', async () => {
  const { ann, ben, second } = await lastSeatPaidByAnn()
  const late = paid('evt_2', second.reference, { payment_intent: 'pi_2' })
  await signed(late)
  expect(listStranded(room.store.read)).toHaveLength(1)
  await signed(refunded('evt_3', 15_000))
  expect(await signed(late)).toEqual({ status: 200, result: 'written' })
  expect(listStranded(room.store.read)).toEqual([])
  ann.close()
  ben.close()
})

test('who pays twice gets the second payment back', async () => {
  const { client, reference } = await offerTo('Ann')
  await signed(paid('evt_1', reference))
  expect(await signed(paid('evt_2', reference, { payment_intent: 'pi_2' }))).toEqual({ status: 200, result: 'known' })
  expect(listStranded(room.store.read)).toMatchObject([{ externalId: 'pi_2', reason: 'paid-twice', name: 'Ann' }])
  client.close()
})
