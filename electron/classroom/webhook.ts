import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { byReference, orderByExternalId, orderFor } from '../store/orders'
import { strandedState } from '../store/stranded-payments'
import { confirmOrder, type OrderDesk, paymentSettled, refundOrder } from './orders'
import { readReference } from './reference'
import { checkSignature } from './signature'
import { Trouble } from './trouble'

export const WEBHOOK_PATH = '/hooks/orders'
const MAX_BODY_BYTES = 256 * 1024

export interface WebhookOptions extends OrderDesk {
  /** Of the references that say whose payment it is. */
  sellingKey: Buffer
  /** Shared with whoever sends; undefined: nobody does. */
  secret(): Buffer | undefined
  log(message: string, detail?: unknown): void
}

const eventSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,255}$/),
  type: z.string().max(100),
  data: z.object({ object: z.unknown() }),
})
const currency = z
  .string()
  .regex(/^[A-Za-z]{3}$/)
  .transform((code) => code.toUpperCase())
const external = z.string().max(255)
/** Nothing else is read, and nothing of a card is in what is read. */
const paidSchema = z.object({
  id: external,
  client_reference_id: z.string().max(200).nullish(),
  payment_status: z.string().max(40),
  payment_intent: external.nullish(),
  amount_total: z.number().int().min(0).max(1e12),
  currency,
})
/** Of a session that ended without a payment. */
const sessionSchema = z.object({ client_reference_id: z.string().max(200).nullish() })
const refundedSchema = z.object({
  payment_intent: external,
  amount_refunded: z.number().int().min(0).max(1e12),
  currency,
})

type Result = 'written' | 'known' | 'ignored' | 'unmatched' | 'refused'

/** Stripe counts these in hundredths, ISO 4217 in whole units. */
const HUNDREDFOLD = new Set(['ISK', 'UGX'])
const minorUnits = (amount: number, code: string) => (HUNDREDFOLD.has(code) ? Math.round(amount / 100) : amount)

/** Takes payments and refunds from a signed webhook at the door: Stripe's events, or whoever sends the same. */
export function createWebhook(options: WebhookOptions) {
  const { db, ingest, sellingKey, secret, now, log } = options

  /** A session of the payment page that names a reference: the page was opened, whether or not anything was paid. */
  async function checkout(messageId: string, object: unknown): Promise<Result> {
    const reference = readReference(sellingKey, sessionSchema.parse(object).client_reference_id ?? '')
    const whose = reference && byReference(db, reference)
    if (!whose) return 'unmatched'
    const receipt = await ingest.append({
      type: 'offer:checkout-opened',
      data: { offerId: whose.offerId, attendeeId: whose.attendeeId },
      actor: 'webhook',
      id: `checkout:${messageId}`,
      classId: whose.classId,
      atMs: now(),
    })
    return receipt.kind === 'known' ? 'known' : 'written'
  }

  async function paid(messageId: string, object: unknown): Promise<Result> {
    const session = paidSchema.parse(object)
    if (session.payment_status !== 'paid') return 'ignored'
    const reference = readReference(sellingKey, session.client_reference_id ?? '')
    const whose = reference && byReference(db, reference)
    if (!whose) return 'unmatched'
    const payment = {
      cents: minorUnits(session.amount_total, session.currency),
      currency: session.currency,
      externalId: session.payment_intent ?? session.id,
    }
    // Sent again after the money was given back: a seat that is free by now is not theirs any more.
    if (strandedState(db, payment.externalId) === 'settled') return 'known'
    const result = await attempt(() =>
      confirmOrder(options, whose.offerId, whose.attendeeId, { ...payment, source: 'webhook', messageId }),
    )
    const reason = result === 'refused' ? 'sold-out' : paidTwice(whose, payment.externalId) ? 'paid-twice' : undefined
    if (reason) {
      await ingest.append({
        type: 'payment:stranded',
        data: { reason, offerId: whose.offerId, attendeeId: whose.attendeeId, ...payment },
        actor: 'webhook',
        // Sent again as long as it is refused: the same payment is told once.
        id: `stranded:${payment.externalId}`,
        classId: whose.classId,
        atMs: now(),
      })
    }
    return result
  }

  /** An order the teacher confirmed by hand names no payment: this may be the very one. */
  function paidTwice({ offerId, attendeeId }: { offerId: string; attendeeId: string }, externalId: string): boolean {
    const paidBy = orderFor(db, offerId, attendeeId)?.externalId
    return paidBy !== undefined && paidBy !== externalId
  }

  async function refunded(messageId: string, object: unknown): Promise<Result> {
    const charge = refundedSchema.parse(object)
    // The message says how much was given back in all: what waits is written before the difference is taken.
    ingest.flush()
    if (strandedState(db, charge.payment_intent) !== 'no') return settle(charge.payment_intent)
    const order = orderByExternalId(db, charge.payment_intent)
    if (!order || order.currency !== charge.currency) return 'unmatched'
    const cents = minorUnits(charge.amount_refunded, charge.currency) - order.refundedCents
    if (cents <= 0) return 'known'
    const written = attempt(() => refundOrder(options, { orderId: order.id, cents, actor: 'webhook', messageId }))
    ingest.flush()
    return written
  }

  async function settle(externalId: string): Promise<Result> {
    const receipt = await ingest.append(paymentSettled(externalId, 'webhook', now()))
    return receipt.kind === 'known' ? 'known' : 'written'
  }

  async function take(body: Buffer): Promise<Result> {
    const event = eventSchema.parse(JSON.parse(body.toString('utf8')))
    switch (event.type) {
      case 'checkout.session.completed':
      case 'checkout.session.async_payment_succeeded': {
        // Parsed first: of what cannot be read nothing is written.
        paidSchema.parse(event.data.object)
        await checkout(event.id, event.data.object)
        return paid(event.id, event.data.object)
      }
      case 'checkout.session.async_payment_failed':
      case 'checkout.session.expired':
        return checkout(event.id, event.data.object)
      case 'charge.refunded':
        return refunded(event.id, event.data.object)
      default:
        return 'ignored'
    }
  }

  return async function onHook(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = (status: number, result: string) => {
      response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
      response.end(`${JSON.stringify({ result })}\n`)
    }
    const key = secret()
    if (!key) return answer(404, 'no-webhook')
    const body = await readBody(request)
    if (!body) return answer(413, 'too-large')
    const header = request.headers['stripe-signature'] ?? request.headers['lectern-signature']
    // By the computer's own time, which is that of whoever signs; the studio's may keep to an earlier setting.
    const verdict = checkSignature(key, Array.isArray(header) ? header[0] : header, body, Date.now())
    if (verdict !== 'good') {
      log('webhook refused', { verdict, from: request.socket.remoteAddress })
      return answer(400, verdict)
    }
    try {
      const result = await take(body)
      if (result !== 'written' && result !== 'ignored') log('webhook', { result })
      // What can never be taken is not to be sent again; a seat may yet be free.
      answer(result === 'refused' ? 409 : 200, result)
    } catch (error) {
      log('webhook malformed', error instanceof z.ZodError ? error.issues : error)
      answer(400, 'malformed')
    }
  }
}

async function attempt(act: () => Promise<void>): Promise<Result> {
  try {
    await act()
    return 'written'
  } catch (error) {
    if (error instanceof Trouble) return error.problem === 'already-paid' ? 'known' : 'refused'
    throw error
  }
}

/** The body as it was sent, byte by byte: the signature is of that. Undefined when it is too large. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    let size = 0
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size <= MAX_BODY_BYTES) parts.push(part)
      else {
        resolve(undefined)
        // The rest is not read; the answer goes out and the connection closes.
        request.pause()
      }
    })
    request.on('end', () => resolve(Buffer.concat(parts)))
    request.on('error', () => resolve(undefined))
  })
}
