import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventsBehind } from '../../electron/insights/events-behind'
import { classReport } from '../../electron/insights/report'
import type { LoggedEvent } from '../../electron/store/events'
import type { Store } from '../../electron/store/open'
import { en } from '../../renderer/studio/locales/en'
import { zh } from '../../renderer/studio/locales/zh-CN'
import type { Report } from '../../shared/report'
import { MINUTE_MS, people, play, type Scripted, START_MS } from '../helpers/insights'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'

const PEOPLE = ['ann', 'bob', 'cem', 'dan', 'eve']
const poll = { pollId: 'poll-0001', question: 'Clear?', kind: 'single' as const, choices: ['Yes', 'No'] }
const offer = {
  id: 'offer-001',
  courseId: 'linear-2',
  discountPercent: 20,
  listCents: 19_900,
  priceCents: 15_920,
  currency: 'CNY',
  opensAtMs: START_MS + 20 * MINUTE_MS,
  endsAtMs: START_MS + 30 * MINUTE_MS,
}
const offerId = offer.id
const paid = (attendeeId: string) => ({
  type: 'order:confirmed' as const,
  data: { orderId: `order-${attendeeId}`, offerId, attendeeId, courseId: 'linear-2', cents: 15_920, currency: 'CNY' },
})

/** Forty minutes; five come, dan leaves at 12, eve and cem at 15; ann and bob stay to the end. */
const SCRIPT: Scripted[] = [
  [0, 'teacher', { type: 'class:started', data: {} }],
  ...PEOPLE.flatMap((attendeeId): Scripted[] => [
    [0, 'studio', { type: 'attendee:joined', data: { attendeeId } }],
    [0, 'studio', { type: 'attendee:arrived', data: { attendeeId } }],
  ]),
  [2, 'ann', { type: 'chat:sent', data: { text: 'What is a determinant?' } }],
  [3, 'teacher', { type: 'chat:sent', data: { text: 'How much an area grows.' } }],
  [4, 'bob', { type: 'chat:sent', data: { text: 'the determinant is clear' } }],
  [5, 'bob', { type: 'reaction:sent', data: { reaction: 'clap' } }],
  [10, 'teacher', { type: 'poll:opened', data: poll }],
  [10.5, 'ann', { type: 'poll:voted', data: { pollId: poll.pollId, choices: [0] } }],
  [10.6, 'bob', { type: 'poll:voted', data: { pollId: poll.pollId, choices: [1] } }],
  [10.7, 'bob', { type: 'poll:voted', data: { pollId: poll.pollId, choices: [0] } }],
  [11, 'teacher', { type: 'poll:closed', data: { pollId: poll.pollId } }],
  [12, 'studio', { type: 'attendee:left', data: { attendeeId: 'dan' } }],
  [13, 'ann', { type: 'course:opened', data: { courseId: 'linear-2' } }],
  [14, 'studio', { type: 'attendee:left', data: { attendeeId: 'eve' } }],
  [14, 'studio', { type: 'attendee:left', data: { attendeeId: 'cem' } }],
  [16, 'studio', { type: 'attendee:arrived', data: { attendeeId: 'cem' } }],
  [
    20,
    'teacher',
    {
      type: 'offer:sent',
      data: {
        offer,
        recipients: ['ann', 'bob', 'cem', 'dan'].map((attendeeId) => ({ attendeeId, reference: `r-${attendeeId}` })),
      },
    },
  ],
  [20.1, 'ann', { type: 'offer:shown', data: { offerId } }],
  [20.2, 'ann', { type: 'offer:seen', data: { offerId } }],
  [20.3, 'ann', { type: 'offer:clicked', data: { offerId } }],
  // Clicked without the page having said that it was seen or shown: it was.
  [20.3, 'bob', { type: 'offer:clicked', data: { offerId } }],
  // By the link of the card; and by its code, with another device, as whoever takes the payment says.
  [20.35, 'ann', { type: 'offer:checkout-opened', data: { offerId } }],
  [20.36, 'webhook', { type: 'offer:checkout-opened', data: { offerId, attendeeId: 'dan' } }],
  [20.4, 'cem', { type: 'offer:shown', data: { offerId } }],
  [21, 'cem', { type: 'offer:dismissed', data: { offerId } }],
  [25, 'teacher', paid('ann')],
  // Paid by other means, without a click.
  [26, 'teacher', paid('dan')],
  [30, 'studio', { type: 'attendee:left', data: { attendeeId: 'cem' } }],
  [40, 'teacher', { type: 'class:ended', data: {} }],
]

let folder: ReturnType<typeof temporaryFolder>
let store: Store
let report: Report
beforeEach(() => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
  people(store, PEOPLE)
  play(store, SCRIPT)
  report = classReport(store.read, CLASS.id, 'Ms Lin', START_MS + 99 * MINUTE_MS) as Report
})
afterEach(() => {
  store.close()
  folder.remove()
})

test('the funnel is what counting by hand gives: 4 sent, 4 shown, 3 seen, 3 clicked, 2 at the checkout, 2 paid', () => {
  const [row] = report.funnel
  expect(row?.sent).toBe(4)
  const parts = Object.entries(row?.steps ?? {}).map(([step, { part, whole }]) => [step, part, whole])
  expect(parts).toEqual([
    ['shown', 4, 4],
    ['seen', 3, 4],
    ['clicked', 3, 4],
    ['checkout', 2, 4],
    ['paid', 2, 4],
  ])
  expect(row?.dismissed).toBe(1)
  // Wilson for 2 of 4 (SciPy 1.17: 0.1500, 0.8500).
  expect(row?.steps.paid.range?.low).toBeCloseTo(0.15, 3)
  expect(row?.steps.paid.range?.high).toBeCloseTo(0.85, 3)
  expect(report.revenue).toEqual([{ currency: 'CNY', cents: 31_840, refundedCents: 0, orders: 2 }])
})

test('retention: 5 of 5 after a quarter, 3 at half and three quarters … and 2 at the end', () => {
  expect(report.stayed.map(({ part, share }) => [part, share.part, share.whole])).toEqual([
    [0.25, 5, 5],
    [0.5, 3, 5],
    [0.75, 2, 5],
    [1, 2, 5],
  ])
  expect(report.peak).toEqual({ atMs: START_MS, here: 5 })
  const present = Object.fromEntries(report.attendees.map((row) => [row.attendeeId, row.presentMs / MINUTE_MS]))
  expect(present).toEqual({ ann: 40, bob: 40, cem: 28, dan: 12, eve: 14 })
  expect(report.meanPresentMs / MINUTE_MS).toBeCloseTo(134 / 5, 9)
})

test('the heat map has a row a person and a cell a minute', () => {
  const of = (id: string) => report.heat.find(({ attendeeId }) => attendeeId === id)?.cells as number[]
  expect(of('ann')).toHaveLength(40)
  // A vote changed is two acts; a vote in the same minute as another one adds up.
  expect(of('bob').slice(3, 12)).toEqual([0, 1, 1, 0, 0, 0, 0, 2, 0])
  expect(of('dan')[11]).toBe(0)
  expect(of('dan')[12]).toBe(-1)
  expect(of('cem').slice(13, 17)).toEqual([0, -1, -1, 0])
})

test('the moments: three of five gone between minutes 12 and 14 after the poll, and two sales', () => {
  const fall = report.moments.find(({ kind }) => kind === 'fall')
  expect(fall).toMatchObject({ size: 3, against: 5, toMs: START_MS + 14 * MINUTE_MS })
  expect(fall?.happened.map(({ kind }) => kind)).toEqual(['poll'])
  const sale = report.moments.find(({ kind }) => kind === 'sale')
  expect(sale).toMatchObject({
    size: 2,
    against: 2,
    fromMs: START_MS + 25 * MINUTE_MS,
    toMs: START_MS + 26 * MINUTE_MS,
  })
})

test('polls count the last vote of each and say who could have answered', () => {
  expect(report.polls[0]).toMatchObject({ tally: { counts: [2, 0], voters: 2 }, present: 5 })
})

test('the digest has who wrote, what about, and which question the teacher came back to', () => {
  expect(report.digest.writers).toMatchObject({ part: 2, whole: 5 })
  expect(report.digest.words).toEqual([{ word: 'determinant', people: 2, messages: 2 }])
  expect(report.digest.questions).toMatchObject([
    { message: { text: 'What is a determinant?' }, answeredAfterMs: MINUTE_MS },
  ])
  expect(report.advice).toMatchObject([{ course: { id: 'linear-2' }, opened: 1, dismissed: 0, offered: 4, bought: 2 }])
})

test('every figure opens down to its events', () => {
  const behind = (what: Parameters<typeof eventsBehind>[2]) => eventsBehind(store.read, CLASS.id, what, 'Ms Lin')
  expect(behind({ kind: 'types', types: ['chat:sent'] }).lines.map(({ who, detail }) => [who, detail])).toEqual([
    ['ANN', 'What is a determinant?'],
    ['Ms Lin', 'How much an area grows.'],
    ['BOB', 'the determinant is clear'],
  ])
  expect(behind({ kind: 'offer', offerId, step: 'clicked' }).lines.map(({ who }) => who)).toEqual([
    'ANN',
    'BOB',
    'ANN',
    'DAN',
  ])
  expect(behind({ kind: 'offer', offerId, step: 'paid' }).lines.map(({ who }) => who)).toEqual(['ANN', 'DAN'])
  expect(behind({ kind: 'poll', pollId: poll.pollId }).total).toBe(5)
  expect(behind({ kind: 'span', fromMs: START_MS + 12 * MINUTE_MS, toMs: START_MS + 14 * MINUTE_MS }).total).toBe(4)
  const bob = { kind: 'attendee' as const, attendeeId: 'bob', fromMs: START_MS, toMs: START_MS + 6 * MINUTE_MS }
  expect(behind(bob).lines.map(({ type }) => type)).toEqual([
    'attendee:joined',
    'attendee:arrived',
    'chat:sent',
    'reaction:sent',
  ])
})

test('what was given back, who was held out, what was asked and how it was rated', () => {
  const more: Scripted[] = [
    [
      41,
      'teacher',
      { type: 'order:refunded', data: { refundId: 'refund-1', orderId: 'order-dan', cents: 5_000, currency: 'CNY' } },
    ],
    [42, 'ann', { type: 'question:asked', data: { text: 'Why?', anonymous: true } }],
    [43, 'ann', { type: 'rating:sent', data: { subject: 'class', stars: 5, text: '' } }],
    [43, 'bob', { type: 'rating:sent', data: { subject: 'class', stars: 3, text: 'fast' } }],
  ]
  const holdOut = { percent: 20, seed: 's', attendeeIds: ['eve'] }
  const second = { ...offer, id: 'offer-002', opensAtMs: START_MS + 44 * MINUTE_MS }
  more.push([
    44,
    'teacher',
    { type: 'offer:sent', data: { offer: second, recipients: [{ attendeeId: 'bob', reference: 'x' }], holdOut } },
  ])
  // By no card of theirs: one who was sent the offer and one who was held out from it, who gives it back; Dan, sent the
  // first one, gives the rest back too.
  const buys = (attendeeId: string): Scripted => [
    45,
    'teacher',
    {
      type: 'order:imported',
      data: {
        orderId: `order-${attendeeId}`,
        attendeeId,
        courseId: 'linear-2',
        cents: 100,
        currency: 'EUR',
        externalId: attendeeId,
      },
    },
  ]
  const givesBack = (attendeeId: string, cents: number, currency: string): Scripted => [
    46,
    'teacher',
    {
      type: 'order:refunded',
      data: { refundId: `all-${attendeeId}`, orderId: `order-${attendeeId}`, cents, currency },
    },
  ]
  more.push(buys('bob'), buys('eve'), givesBack('eve', 100, 'EUR'), givesBack('dan', 10_920, 'CNY'))
  play(store, more, CLASS.id, START_MS, 'more')
  const later = classReport(store.read, CLASS.id, 'Ms Lin', START_MS) as Report
  expect(later.revenue).toEqual([
    { currency: 'CNY', cents: 15_920, refundedCents: 15_920, orders: 2 },
    { currency: 'EUR', cents: 100, refundedCents: 100, orders: 2 },
  ])
  // Ann and Bob bought and kept it.
  expect(later.advice).toMatchObject([{ course: { id: 'linear-2' }, bought: 2 }])
  expect(later.questions).toMatchObject([{ text: 'Why?', asker: { kind: 'anonymous' } }])
  expect(later.ratings.means).toMatchObject([{ subject: 'class', mean: 4, rated: 2 }])
  const held = later.funnel.find((row) => row.offer.id === 'offer-002')?.heldOut
  expect(held).toMatchObject({ bought: { part: 0, whole: 1 }, treated: { part: 1, whole: 1 }, difference: 1 })
})

test('a class that does not exist has no report, an empty one an empty report', () => {
  expect(classReport(store.read, 'nothing', '', 0)).toBeUndefined()
  store.write.exec(`INSERT INTO classes (id, title, description, course_id, recommendable, join_token, short_code, created_at_ms)
    VALUES ('empty', 't', '', 'linear-1', '[]', 'x', 'y', 5)`)
  expect(classReport(store.read, 'empty', '', 10)).toMatchObject({ attendees: [], moments: [], funnel: [], heat: [] })
})

test('what lies behind a figure names nobody who was anonymous and repeats nothing that was taken back', () => {
  const poll = { pollId: 'secret-poll', question: 'Too hard?', kind: 'single' as const, choices: ['Yes', 'No'] }
  const messageSeq = play(
    store,
    [
      [50, 'ann', { type: 'question:asked', data: { text: 'Am I the only one who is lost?', anonymous: true } }],
      [51, 'teacher', { type: 'poll:opened', data: { ...poll, anonymous: true } }],
      [52, 'ann', { type: 'poll:voted', data: { pollId: poll.pollId, choices: [0] } }],
      [53, 'ann', { type: 'chat:sent', data: { text: 'my address is 12 High Street' } }],
    ],
    CLASS.id,
    START_MS,
    'hidden',
  )
  play(store, [[54, 'ann', { type: 'chat:deleted', data: { messageSeq } }]], CLASS.id, START_MS, 'gone')
  const from = { fromMs: START_MS + 50 * MINUTE_MS, toMs: START_MS + 55 * MINUTE_MS }
  const span = eventsBehind(store.read, CLASS.id, { kind: 'span', ...from }, 'Ms Lin').lines
  expect(span.map(({ type, who, detail }) => [type, who, detail])).toEqual([
    ['question:asked', '', 'Am I the only one who is lost?'],
    ['poll:opened', 'Ms Lin', 'Too hard?'],
    ['poll:voted', '', '1'],
    ['chat:sent', 'ANN', ''],
    ['chat:deleted', 'ANN', ''],
  ])
  const hers = eventsBehind(store.read, CLASS.id, { kind: 'attendee', attendeeId: 'ann', ...from }, 'Ms Lin')
  expect(hers.lines.map(({ type }) => type)).toEqual(['chat:sent', 'chat:deleted'])
  expect(hers.total).toBe(2)
})

test('who took part: check-in and groups of those there, hand-out, hands and stage of all who came', () => {
  const round = {
    roundId: 'round-1',
    endsAtMs: START_MS + 19 * MINUTE_MS,
    groups: [
      { id: 'group-1', number: 1, memberIds: ['ann'] },
      { id: 'group-2', number: 2, memberIds: ['bob'] },
    ],
  }
  const target = { kind: 'link' as const, url: 'https://example.org/sheet' }
  play(
    store,
    [
      [6, 'ann', { type: 'hand:raised', data: {} }],
      [6.5, 'teacher', { type: 'stage:invited', data: { attendeeId: 'ann', camera: false } }],
      [6.6, 'ann', { type: 'stage:entered', data: { camera: false } }],
      [7, 'ann', { type: 'stage:left', data: { reason: 'left' } }],
      [7.5, 'ann', { type: 'hand:raised', data: {} }],
      [7.6, 'ann', { type: 'hand:lowered', data: {} }],
      [8, 'teacher', { type: 'stage:invited', data: { attendeeId: 'bob', camera: false } }],
      [8.1, 'bob', { type: 'stage:left', data: { reason: 'left' } }],
      [
        14.5,
        'teacher',
        { type: 'checkin:opened', data: { checkinId: 'checkin-1', endsAtMs: START_MS + 15.5 * MINUTE_MS } },
      ],
      [14.6, 'ann', { type: 'checkin:answered', data: { checkinId: 'checkin-1' } }],
      [17, 'teacher', { type: 'groups:opened', data: round }],
      [17.5, 'studio', { type: 'group:joined', data: { groupId: 'group-2', attendeeId: 'cem' } }],
      [18, 'cem', { type: 'group:said', data: { groupId: 'group-2', text: 'hello' } }],
      [18.5, 'teacher', { type: 'groups:announced', data: { text: 'one more minute' } }],
      [19, 'studio', { type: 'groups:closed', data: { roundId: 'round-1' } }],
      [22, 'teacher', { type: 'handout:shared', data: { handoutId: 'sheet', title: 'Sheet', target } }],
      [23, 'bob', { type: 'handout:opened', data: { handoutId: 'sheet' } }],
      [23.5, 'bob', { type: 'handout:opened', data: { handoutId: 'sheet' } }],
    ],
    CLASS.id,
    START_MS,
    'participation',
  )
  const { participation } = classReport(store.read, CLASS.id, 'Ms Lin', START_MS + 99 * MINUTE_MS) as Report
  expect(
    participation.map(({ kind, atMs, share, ...more }) => [
      kind,
      (atMs - START_MS) / MINUTE_MS,
      share.part,
      share.whole,
      more,
    ]),
  ).toEqual([
    ['hands', 6, 1, 5, { times: 2 }],
    ['stage', 6.6, 1, 5, { times: 1 }],
    // Cem was away for two minutes, Dan and Eve for good.
    ['checkin', 14.5, 1, 2, { id: 'checkin-1' }],
    ['groups', 17, 3, 3, { id: 'round-1', groups: 2, messages: 1 }],
    ['handout', 22, 1, 5, { id: 'sheet', title: 'Sheet' }],
  ])
  const behind = participation.map(({ kind: part, id }) =>
    eventsBehind(store.read, CLASS.id, { kind: 'part', part, ...(id ? { id } : {}) }, 'Ms Lin').lines.map(
      ({ type, who, detail }) => [type, who, detail],
    ),
  )
  expect(behind).toEqual([
    [
      ['hand:raised', 'ANN', ''],
      ['hand:raised', 'ANN', ''],
      ['hand:lowered', 'ANN', ''],
    ],
    [
      ['stage:invited', 'ANN', ''],
      ['stage:entered', 'ANN', ''],
      ['stage:left', 'ANN', ''],
      ['stage:invited', 'BOB', ''],
      ['stage:left', 'BOB', ''],
    ],
    [
      ['checkin:opened', 'Ms Lin', ''],
      ['checkin:answered', 'ANN', ''],
    ],
    [
      ['groups:opened', 'Ms Lin', ''],
      ['group:joined', 'CEM', ''],
      ['group:said', 'CEM', 'hello'],
      ['groups:announced', 'Ms Lin', 'one more minute'],
      ['groups:closed', '', ''],
    ],
    [
      ['handout:shared', 'Ms Lin', 'Sheet'],
      ['handout:opened', 'BOB', ''],
      ['handout:opened', 'BOB', ''],
    ],
  ])
  expect(report.participation).toEqual([])
})

test('whatever a figure opens down to has a name in both languages', () => {
  type Elsewhere = `course:${'saved' | 'reviewed'}` | `bundle:${string}` | `history:${string}` | `model:${string}`
  const names: Record<Exclude<LoggedEvent['type'], Elsewhere | 'order:imported'>, string>[] = [en.event, zh.event]
  for (const name of names.flatMap((one) => Object.values(one))) expect(name).not.toBe('')
})
