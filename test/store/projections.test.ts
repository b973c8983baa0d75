import { afterEach, beforeEach, expect, test } from 'vitest'
import { createIngest } from '../../electron/classroom/ingest'
import { allEvents, type EventDraft, type Happening } from '../../electron/store/events'
import type { Store } from '../../electron/store/open'
import { PROJECTIONS, rebuild } from '../../electron/store/projections'
import { course, storeWithClass, temporaryFolder } from '../helpers/store'

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

const dump = () =>
  Object.fromEntries(
    [...PROJECTIONS, 'classes'].map((table) => [
      table,
      (store.write.prepare(`SELECT * FROM ${table}`).all() as object[]).sort((a, b) =>
        JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
      ),
    ]),
  )

const offer = {
  id: 'offer-001',
  courseId: 'linear-2',
  discountPercent: 20,
  listCents: 19_900,
  priceCents: 15_920,
  currency: 'CNY',
  opensAtMs: 60,
  endsAtMs: 600_060,
  stock: 3,
  bundle: { title: { en: 'Both' }, courseIds: ['linear-2', 'python-1'] },
}

/** What people say to each other comes first, so that messages and questions have known places. */
const conversation: [string, Happening][] = [
  ['ann', { type: 'chat:sent', data: { text: '你好吗' } }],
  ['ann', { type: 'chat:edited', data: { messageSeq: 1, text: '你好' } }],
  ['bob', { type: 'chat:sent', data: { text: 'hello', replyTo: 1 } }],
  ['bob', { type: 'chat:reacted', data: { messageSeq: 1, reaction: 'heart', on: true } }],
  ['cyd', { type: 'chat:reacted', data: { messageSeq: 1, reaction: 'heart', on: true } }],
  ['cyd', { type: 'chat:reacted', data: { messageSeq: 1, reaction: 'heart', on: false } }],
  ['teacher', { type: 'chat:pinned', data: { messageSeq: 1, pinned: true } }],
  ['bob', { type: 'chat:deleted', data: { messageSeq: 3 } }],
  ['teacher', { type: 'chat:mode-set', data: { mode: { kind: 'slow', seconds: 10 } } }],
  ['teacher', { type: 'attendee:muted', data: { attendeeId: 'bob', muted: true, questionSeq: 13 } }],
  ['teacher', { type: 'attendee:kicked', data: { attendeeId: 'bob' } }],
  ['teacher', { type: 'attendee:banned', data: { attendeeId: 'bob', banned: true, devices: ['d1', 'd2'] } }],
  ['ann', { type: 'question:asked', data: { text: 'why?', anonymous: true } }],
  ['ann', { type: 'question:voted', data: { questionSeq: 13, on: true } }],
  ['teacher', { type: 'question:answered', data: { questionSeq: 13, answer: 'because' } }],
  ['teacher', { type: 'question:reopened', data: { questionSeq: 13 } }],
  ['teacher', { type: 'question:dismissed', data: { questionSeq: 13 } }],
  ['ann', { type: 'question:withdrawn', data: { questionSeq: 13 } }],
  ['ann', { type: 'pace:sent', data: { pace: 'lost' } }],
  ['teacher', { type: 'checkin:opened', data: { checkinId: 'checkin-1', endsAtMs: 9_000 } }],
  ['ann', { type: 'checkin:answered', data: { checkinId: 'checkin-1' } }],
  [
    'teacher',
    {
      type: 'handout:shared',
      data: { handoutId: 'handout-1', title: 'Notes', target: { kind: 'link', url: 'https://example.org/' } },
    },
  ],
  ['ann', { type: 'handout:opened', data: { handoutId: 'handout-1' } }],
  ['teacher', { type: 'rating:asked', data: {} }],
  ['teacher', { type: 'caption:said', data: { text: 'A vector has a direction.' } }],
  ['teacher', { type: 'transcript:imported', data: { lines: [{ atMs: 5, text: 'Welcome.' }] } }],
  ['ann', { type: 'rating:sent', data: { subject: 'class', stars: 4, text: 'more pictures' } }],
  ['teacher', { type: 'rating:handled', data: { attendeeId: 'ann', subject: 'class', note: 'added pictures' } }],
]

/** One of everything that can happen. */
const script: [string, Happening][] = [
  ...conversation,
  [
    'teacher',
    {
      type: 'class:planned',
      data: {
        plan: { startsAtMs: 5, minutes: 45 },
        registration: { fields: [], consentText: 'Recorded.', consentVersion: 1 },
      },
    },
  ],
  ['studio', { type: 'attendee:registered', data: { attendeeId: 'ann', consentVersion: 1 } }],
  ['teacher', { type: 'code:renewed', data: {} }],
  ['teacher', { type: 'class:started', data: {} }],
  ['studio', { type: 'attendee:joined', data: { attendeeId: 'ann' } }],
  ['studio', { type: 'attendee:arrived', data: { attendeeId: 'ann' } }],
  ['ann', { type: 'chat:sent', data: { text: '你好 <script>' } }],
  [
    'teacher',
    { type: 'poll:opened', data: { pollId: 'poll-0001', question: '?', kind: 'multiple', choices: ['a', 'b'] } },
  ],
  ['ann', { type: 'poll:voted', data: { pollId: 'poll-0001', choices: [0] } }],
  ['ann', { type: 'poll:voted', data: { pollId: 'poll-0001', choices: [0, 1] } }],
  ['teacher', { type: 'poll:closed', data: { pollId: 'poll-0001' } }],
  [
    'teacher',
    {
      type: 'groups:opened',
      data: { roundId: 'round-1', groups: [{ id: 'group-1', number: 1, memberIds: ['ann', 'bob'] }], endsAtMs: 900 },
    },
  ],
  ['ann', { type: 'group:said', data: { groupId: 'group-1', text: 'hello' } }],
  ['teacher', { type: 'groups:announced', data: { text: 'soon over' } }],
  ['ann', { type: 'group:called', data: { groupId: 'group-1', help: true } }],
  ['teacher', { type: 'group:visited', data: { groupId: 'group-1', here: true } }],
  ['studio', { type: 'groups:closed', data: { roundId: 'round-1' } }],
  ['ann', { type: 'hand:raised', data: {} }],
  ['ann', { type: 'hand:lowered', data: {} }],
  ['ann', { type: 'hand:raised', data: {} }],
  ['teacher', { type: 'stage:invited', data: { attendeeId: 'ann', camera: true } }],
  ['ann', { type: 'stage:entered', data: { camera: false } }],
  ['teacher', { type: 'stage:muted', data: { attendeeId: 'ann', muted: true } }],
  ['ann', { type: 'stage:left', data: { reason: 'left' } }],
  ['teacher', { type: 'stage:invited', data: { attendeeId: 'ann', camera: false } }],
  ['teacher', { type: 'poll:shared', data: { pollId: 'poll-0001', shared: false } }],
  ['ann', { type: 'reaction:sent', data: { reaction: 'clap' } }],
  ['teacher', { type: 'picture:shown', data: { picture: 'slides', page: 3 } }],
  ['studio', { type: 'recording:started', data: { recordingId: 'rec-0001', file: 'Vectors.webm' } }],
  ['studio', { type: 'recording:stopped', data: { recordingId: 'rec-0001', reason: 'asked', bytes: 10 } }],
  ['studio', { type: 'recording:finished', data: { recordingId: 'rec-0001', bytes: 12, durationMs: 40 } }],
  ['ann', { type: 'course:opened', data: { courseId: 'linear-2' } }],
  ['ann', { type: 'course:dismissed', data: { courseId: 'python-1' } }],
  [
    'teacher',
    {
      type: 'offer:sent',
      data: {
        offer,
        recipients: [
          { attendeeId: 'ann', reference: 'ref-1' },
          { attendeeId: 'bob', reference: 'ref-2' },
        ],
        coupon: { code: 'LIN30', discountPercent: 30, uses: 2 },
        holdOut: { percent: 10, seed: 'class-1:linear-2', attendeeIds: ['eve'] },
      },
    },
  ],
  ['ann', { type: 'offer:shown', data: { offerId: offer.id } }],
  ['ann', { type: 'offer:seen', data: { offerId: offer.id } }],
  ['ann', { type: 'offer:clicked', data: { offerId: offer.id } }],
  ['ann', { type: 'offer:checkout-opened', data: { offerId: offer.id } }],
  ['webhook', { type: 'offer:checkout-opened', data: { offerId: offer.id, attendeeId: 'bob' } }],
  ['ann', { type: 'offer:claimed', data: { offerId: offer.id } }],
  ['ann', { type: 'coupon:redeemed', data: { offerId: offer.id } }],
  ['bob', { type: 'offer:claimed', data: { offerId: offer.id } }],
  ['bob', { type: 'offer:dismissed', data: { offerId: offer.id } }],
  ['ann', { type: 'offer:dismissed', data: { offerId: offer.id } }],
  ['teacher', { type: 'cue:snoozed', data: { courseId: 'linear-2' } }],
  ['ann', { type: 'consent:set', data: { purpose: 'announce', agreed: true } }],
  [
    'teacher',
    {
      type: 'order:confirmed',
      data: {
        orderId: 'order-01',
        offerId: offer.id,
        attendeeId: 'ann',
        courseId: 'linear-2',
        cents: 15_920,
        currency: 'CNY',
      },
    },
  ],
  [
    'import',
    {
      type: 'order:imported',
      data: {
        orderId: 'order-02',
        attendeeId: 'import:x',
        courseId: 'python-1',
        cents: 9,
        currency: 'JPY',
        externalId: 'shop-7',
      },
    },
  ],
  ['teacher', { type: 'order:refunded', data: { orderId: 'order-01', refundId: 'r-1', cents: 20, currency: 'CNY' } }],
  ['studio', { type: 'attendee:left', data: { attendeeId: 'ann' } }],
  ['studio', { type: 'attendee:arrived', data: { attendeeId: 'ann' } }],
  [
    'teacher',
    {
      type: 'course:saved',
      data: { course: course('linear-2', { topics: ['new topic'] }), version: 2, state: 'draft' },
    },
  ],
  [
    'teacher',
    { type: 'course:reviewed', data: { courseId: 'linear-2', state: 'in-review', version: 2, confirmed: [] } },
  ],
  [
    'teacher',
    {
      type: 'bundle:saved',
      data: {
        bundle: { id: 'bundle-01', title: { en: 'Both' }, courseIds: ['a', 'b'], priceCents: 1, currency: 'KWD' },
      },
    },
  ],
  ['sample:1', { type: 'history:enrolled', data: { courseId: 'linear-1' } }],
  ['studio', { type: 'advice:assigned', data: { attendeeId: 'ann', heldOut: false, share: 0.1 } }],
  [
    'ann',
    {
      type: 'advice:shown',
      data: { slateId: 's', policy: 'blend', branch: 'ranked', places: [{ courseId: 'linear-2', propensity: 1 }] },
    },
  ],
  [
    'webhook',
    {
      type: 'payment:stranded',
      data: {
        externalId: 'pi_9',
        reason: 'sold-out',
        offerId: 'offer-1',
        attendeeId: 'ben',
        cents: 900,
        currency: 'CNY',
      },
    },
  ],
  ['teacher', { type: 'payment:settled', data: { externalId: 'pi_9' } }],
  [
    'studio',
    {
      type: 'model:trained',
      data: {
        atMs: 5,
        tookMs: 1,
        fingerprint: 'f',
        people: 1,
        courses: 3,
        seed: 1,
        choice: 'prior',
        weights: [],
        settings: {},
        figures: [],
      },
    },
  ],
  ['teacher', { type: 'class:ended', data: {} }],
  ['teacher', { type: 'replay:opened', data: { linkId: 'link-1', offers: 'anew' } }],
  ['studio', { type: 'replay:joined', data: { attendeeId: 'zoe' } }],
  ['zoe', { type: 'replay:watched', data: { recordingId: 'rec-0001', fromMs: 50_000, toMs: 70_000 } }],
  ['zoe', { type: 'replay:watched', data: { recordingId: 'rec-0001', fromMs: 0, toMs: 60_000 } }],
  ['zoe', { type: 'replay:voted', data: { pollId: 'poll-0001', choices: [1] } }],
  [
    'studio',
    {
      type: 'replay:offered',
      data: { offerId: offer.id, attendeeId: 'zoe', reference: 'ref-3', endsAtMs: 9_000_000 },
    },
  ],
  ['zoe', { type: 'replay:offer-shown', data: { offerId: offer.id } }],
  ['zoe', { type: 'replay:offer-seen', data: { offerId: offer.id } }],
  ['zoe', { type: 'replay:offer-clicked', data: { offerId: offer.id } }],
  ['zoe', { type: 'replay:offer-checkout-opened', data: { offerId: offer.id } }],
  ['zoe', { type: 'replay:offer-claimed', data: { offerId: offer.id } }],
  ['zoe', { type: 'replay:coupon-redeemed', data: { offerId: offer.id } }],
  [
    'webhook',
    {
      type: 'order:confirmed',
      data: {
        orderId: 'order-03',
        offerId: offer.id,
        attendeeId: 'zoe',
        courseId: 'linear-2',
        cents: 13_930,
        currency: 'CNY',
      },
    },
  ],
  ['zoe', { type: 'replay:offer-dismissed', data: { offerId: offer.id } }],
  ['teacher', { type: 'replay:closed', data: { linkId: 'link-1' } }],
]

const drafts = script.map(
  ([actor, happening], index): EventDraft => ({
    ...happening,
    actor,
    id: `event-${index}`,
    classId: happening.type === 'history:enrolled' ? null : 'class-1',
    atMs: index * 10,
  }),
)

async function writeAll(): Promise<string[]> {
  const ingest = createIngest({
    db: store.write,
    onCommitted: () => {},
    onProblem: (problem) => expect.fail(String(problem)),
  })
  const receipts = await Promise.all(drafts.map((draft) => ingest.append(draft)))
  return receipts.map(({ kind }) => kind)
}

test('every projection derived again from the log equals what was written at the time', async () => {
  expect(new Set(await writeAll())).toEqual(new Set(['written']))
  const before = dump()
  expect(before.votes).toEqual([
    { device: null, poll_id: 'poll-0001', attendee_id: 'ann', choices: '[0,1]', at_ms: expect.any(Number), text: '' },
  ])
  expect(before.presence).toHaveLength(2)
  for (const table of PROJECTIONS) expect(before[table], table).not.toHaveLength(0)
  // What happened in the replay stands apart from what happened in class.
  expect(before.replay_minutes).toEqual([
    { class_id: 'class-1', attendee_id: 'zoe', recording_id: 'rec-0001', minute: 0, watched_ms: 60_000 },
    { class_id: 'class-1', attendee_id: 'zoe', recording_id: 'rec-0001', minute: 1, watched_ms: 10_000 },
  ])
  expect(before.replay_attendance).toMatchObject([{ attendee_id: 'zoe', watched_ms: 80_000 }])
  expect((before.orders as { id: string; replay: number }[]).map(({ id, replay }) => [id, replay])).toEqual([
    ['order-01', 0],
    ['order-02', 0],
    ['order-03', 1],
  ])
  rebuild(store.write)
  expect(dump()).toEqual(before)
})

test('sending everything again is harmless', async () => {
  await writeAll()
  const before = dump()
  expect(new Set(await writeAll())).toEqual(new Set(['known']))
  expect(dump()).toEqual(before)
  expect([...allEvents(store.read)]).toHaveLength(script.length)
})

test('two attendees may mint the same id', async () => {
  const ingest = createIngest({ db: store.write, onCommitted: () => {}, onProblem: () => {} })
  const say = (actor: string) =>
    ingest.append({ type: 'chat:sent', data: { text: actor }, actor, id: 'same-id-1', classId: 'class-1', atMs: 1 })
  expect((await Promise.all([say('ann'), say('bob')])).map(({ kind }) => kind)).toEqual(['written', 'written'])
})

test('an event that cannot be projected is refused alone; its neighbours in the batch are written', async () => {
  const problems: unknown[] = []
  const ingest = createIngest({
    db: store.write,
    onCommitted: () => {},
    onProblem: (problem) => problems.push(problem),
  })
  const good = (id: string): EventDraft => ({
    type: 'chat:sent',
    data: { text: id },
    actor: 'ann',
    id,
    classId: 'class-1',
    atMs: 1,
  })
  const bad: EventDraft = {
    type: 'order:confirmed',
    data: { orderId: 'order-02', offerId: 'o', attendeeId: 'a', courseId: 'c', cents: -5, currency: 'CNY' },
    actor: 'teacher',
    id: 'bad-order',
    classId: 'class-1',
    atMs: 1,
  }
  const receipts = await Promise.all([
    ingest.append(good('one-one-1')),
    ingest.append(bad),
    ingest.append(good('two-two-2')),
  ])
  expect(receipts.map(({ kind }) => kind)).toEqual(['written', 'refused', 'written'])
  expect(problems).toHaveLength(1)
  expect(store.read.prepare('SELECT count(*) AS n FROM messages').get()).toEqual({ n: 2 })
})
