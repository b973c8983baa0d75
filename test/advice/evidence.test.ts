import { expect, test } from 'vitest'
import { createEvidence } from '../../electron/advice/evidence'
import { HALF_LIFE_MS, historyOf, type Interaction } from '../../electron/recommender/model'
import { WEIGHTS } from '../../electron/recommender/weights'
import type { Happening, LoggedEvent } from '../../electron/store/events'

const MINUTE = 60_000
const COURSES = ['taught', 'wanted', 'other']
const positions = new Map(COURSES.map((id, at) => [id, at]))
const offer = {
  id: 'offer-001',
  courseId: 'wanted',
  discountPercent: 0,
  listCents: 100,
  priceCents: 100,
  currency: 'CNY',
  opensAtMs: 0,
  endsAtMs: 1,
}

/** What a script of events says, folded as the recommender folds it: the weight left for each course. */
function weights(script: [string, Happening, number?][], nowMs = 0): Record<string, number> {
  const read = createEvidence({
    courseOf: (classId) => (classId === 'class-1' ? 'taught' : undefined),
    answers: () => 'I came because I wanted to',
    mentions: (text) =>
      text.includes('wanted') ? [{ courseId: 'wanted', share: 1, against: text.includes('not') }] : [],
  })
  const kept: Interaction[] = []
  script.forEach(([actor, happening, atMs = 0], index) => {
    const event = { ...happening, actor, id: `event-${index}`, classId: 'class-1', atMs, seq: index + 1 } as LoggedEvent
    for (const one of read(event)) {
      const place = kept.findIndex(
        ({ key, itemId }) => one.key !== undefined && key === one.key && itemId === one.itemId,
      )
      if (place < 0) kept.push(one)
      else kept[place] = one
    }
  })
  const mine = kept.filter(({ userId }) => userId === 'ann')
  return Object.fromEntries(
    historyOf(mine, positions, nowMs).map(({ item, weight }) => [COURSES[item] as string, weight]),
  )
}
const chat = (text: string): Happening => ({ type: 'chat:sent', data: { text } })
const sent: [string, Happening] = [
  'teacher',
  { type: 'offer:sent', data: { offer, recipients: [{ attendeeId: 'ann', reference: 'ref' }] } },
]
const step = (type: 'offer:shown' | 'offer:seen' | 'offer:clicked' | 'offer:dismissed'): [string, Happening] => [
  'ann',
  { type, data: { offerId: offer.id } },
]

test('watching counts by the share of what was possible, and the newest reading takes the place of the one before', () => {
  const came: [string, Happening, number][] = [
    ['teacher', { type: 'class:started', data: {} }, 0],
    ['studio', { type: 'attendee:arrived', data: { attendeeId: 'ann' } }, 0],
  ]
  const left: [string, Happening, number] = [
    'studio',
    { type: 'attendee:left', data: { attendeeId: 'ann' } },
    30 * MINUTE,
  ]
  expect(weights([...came, left]).taught).toBeCloseTo(WEIGHTS.watched, 4)
  const ended: [string, Happening, number] = ['teacher', { type: 'class:ended', data: {} }, 60 * MINUTE]
  expect(weights([...came, left, ended]).taught).toBeCloseTo(WEIGHTS.watched / 2, 4)
  expect(weights([...came, ended]).taught).toBeCloseTo(WEIGHTS.watched, 4)
  const soon: [string, Happening, number] = ['studio', { type: 'attendee:left', data: { attendeeId: 'ann' } }, MINUTE]
  expect(weights([...came, soon]).taught).toBeCloseTo(WEIGHTS.watched / 10, 4)
})

test('a thousand hearts are worth ten, and less than one purchase', () => {
  const hearts = Array.from({ length: 1000 }, (): [string, Happening] => [
    'ann',
    { type: 'reaction:sent', data: { reaction: 'heart' } },
  ])
  expect(weights(hearts).taught).toBeCloseTo(10 * WEIGHTS.tookPart, 6)
  expect(10 * WEIGHTS.tookPart).toBeLessThan(WEIGHTS.paid)
})

test('what is said in a group counts as taking part, and is not read', () => {
  const said: [string, Happening] = ['ann', { type: 'group:said', data: { groupId: 'group-1', text: 'I wanted this' } }]
  expect(weights([said])).toEqual({ taught: WEIGHTS.tookPart })
})

test('what is said for and against a course is heard; the teacher and who helps them speak for nobody', () => {
  expect(weights([['ann', chat('I wanted this')]]).wanted).toBeCloseTo(WEIGHTS.mentioned)
  expect(weights([['ann', chat('not wanted')]]).wanted).toBeCloseTo(WEIGHTS.mentionedAgainst)
  expect(weights([['teacher', chat('wanted')]])).toEqual({})
  expect(weights([['ann', { type: 'chat:sent', data: { text: 'wanted', role: 'co-teacher' } }]])).toEqual({})
})

test('of an offer, sending and showing say nothing, seeing a little against, a click much more, putting it away against', () => {
  expect(weights([sent, step('offer:shown')])).toEqual({})
  expect(weights([sent, step('offer:seen')]).wanted).toBeCloseTo(WEIGHTS.offerSeen)
  expect(weights([sent, step('offer:seen'), step('offer:clicked')]).wanted).toBeCloseTo(
    WEIGHTS.offerSeen + WEIGHTS.offerClicked,
  )
  const away = weights([sent, step('offer:seen'), step('offer:dismissed'), step('offer:dismissed')])
  expect(away.wanted).toBeCloseTo(WEIGHTS.offerSeen + WEIGHTS.offerDismissed)
})

test('interest fades by half in a half-life; having a course does not', () => {
  const opened: [string, Happening] = ['ann', { type: 'course:opened', data: { courseId: 'wanted' } }]
  expect(weights([opened], HALF_LIFE_MS).wanted).toBeCloseTo(WEIGHTS.courseOpened / 2, 6)
  const had: [string, Happening] = ['ann', { type: 'history:enrolled', data: { courseId: 'wanted' } }]
  expect(weights([had], 10 * HALF_LIFE_MS).wanted).toBe(WEIGHTS.enrolled)
})

test('looked at and then put away is against, put away and then bought is theirs', () => {
  const opened: [string, Happening] = ['ann', { type: 'course:opened', data: { courseId: 'wanted' } }]
  const away: [string, Happening] = ['ann', { type: 'course:dismissed', data: { courseId: 'wanted' } }]
  expect(weights([opened, away]).wanted).toBeLessThan(0)
  const paid: [string, Happening] = [
    'teacher',
    {
      type: 'order:confirmed',
      data: { orderId: 'o', offerId: offer.id, attendeeId: 'ann', courseId: 'wanted', cents: 1, currency: 'CNY' },
    },
  ]
  expect(weights([away, paid]).wanted).toBeCloseTo(WEIGHTS.paid + WEIGHTS.courseDismissed)
})

test('a course given back counts as had no longer', () => {
  const at = { userId: 'ann', itemId: 'wanted', atMs: 0 }
  const [entry] = historyOf(
    [
      { ...at, weight: WEIGHTS.paid, owned: true },
      { ...at, weight: WEIGHTS.refunded, owned: false, returned: true },
    ],
    positions,
    HALF_LIFE_MS,
  )
  expect(entry?.weight).toBeCloseTo(WEIGHTS.refunded / 2)
})

test('a quiz counts the newest answer, right or wrong; an anonymous one only that they took part', () => {
  const opened = (over: object): [string, Happening] => [
    'teacher',
    { type: 'poll:opened', data: { pollId: 'poll-0001', question: '?', kind: 'single', choices: ['a', 'b'], ...over } },
  ]
  const voted = (choice: number): [string, Happening] => [
    'ann',
    { type: 'poll:voted', data: { pollId: 'poll-0001', choices: [choice] } },
  ]
  expect(weights([opened({ correct: [1] }), voted(1)]).taught).toBeCloseTo(WEIGHTS.tookPart + WEIGHTS.answeredRight)
  expect(weights([opened({ correct: [1] }), voted(1), voted(0)]).taught).toBeCloseTo(
    2 * WEIGHTS.tookPart + WEIGHTS.answeredWrong,
  )
  expect(weights([opened({ correct: [1], anonymous: true }), voted(1)]).taught).toBeCloseTo(WEIGHTS.tookPart)
  expect(weights([opened({}), voted(1)]).taught).toBeCloseTo(WEIGHTS.tookPart)
})

test('questions, hand-outs, pace and ratings are heard; what was asked anonymously gives nobody away', () => {
  const asked = (anonymous: boolean): [string, Happening] => [
    'ann',
    { type: 'question:asked', data: { text: 'wanted?', anonymous } },
  ]
  expect(weights([asked(false)])).toEqual({ taught: WEIGHTS.asked, wanted: WEIGHTS.mentioned })
  expect(weights([asked(true)])).toEqual({ taught: WEIGHTS.tookPart })
  expect(weights([['ann', { type: 'handout:opened', data: { handoutId: 'handout-1' } }]]).taught).toBeCloseTo(
    WEIGHTS.materialOpened,
  )
  const shared = (title: string): [string, Happening] => [
    'teacher',
    { type: 'handout:shared', data: { handoutId: 'handout-1', title, target: { kind: 'link', url: 'https://a.b' } } },
  ]
  const open: [string, Happening] = ['ann', { type: 'handout:opened', data: { handoutId: 'handout-1' } }]
  expect(weights([shared('wanted, first part'), open]).wanted).toBeCloseTo(WEIGHTS.materialOpened)
  expect(weights([shared('something else'), open]).wanted).toBeUndefined()
  expect(weights([shared('wanted'), ['bob', open[1]]])).toEqual({})
  const pace = (one: 'lost' | 'fine'): [string, Happening] => ['ann', { type: 'pace:sent', data: { pace: one } }]
  expect(weights([pace('lost'), pace('fine')]).taught).toBeCloseTo(WEIGHTS.lost)
  const rated = (stars: number): [string, Happening] => [
    'ann',
    { type: 'rating:sent', data: { subject: 'course', stars, text: '' } },
  ]
  expect(weights([rated(5)]).taught).toBeCloseTo(WEIGHTS.rated)
  expect(weights([rated(5), rated(1)]).taught).toBeCloseTo(-WEIGHTS.rated)
  expect(weights([rated(5), rated(3)]).taught).toBeCloseTo(0)
})

test('what was answered on registering is a first interest', () => {
  expect(
    weights([['studio', { type: 'attendee:registered', data: { attendeeId: 'ann', consentVersion: 0 } }]]),
  ).toEqual({ wanted: WEIGHTS.mentioned })
})

test('a bundle is all its courses; part of the money back changes nothing, all of it gives them back', () => {
  const order: [string, Happening] = [
    'teacher',
    {
      type: 'order:confirmed',
      data: {
        orderId: 'order-1',
        offerId: offer.id,
        attendeeId: 'ann',
        courseId: 'wanted',
        courseIds: ['wanted', 'other'],
        cents: 100,
        currency: 'CNY',
      },
    },
  ]
  const back = (cents: number): [string, Happening] => [
    'teacher',
    { type: 'order:refunded', data: { orderId: 'order-1', refundId: `refund-${cents}`, cents, currency: 'CNY' } },
  ]
  expect(weights([order])).toEqual({ wanted: 1, other: 1 })
  expect(weights([order, back(40)])).toEqual({ wanted: 1, other: 1 })
  expect(weights([order, back(40), back(60)])).toEqual({ wanted: WEIGHTS.refunded, other: WEIGHTS.refunded })
})

test('slides speak for what they name to whoever is there to see them, and not for the course of the class', () => {
  const slide = (text: string, atMs: number): [string, Happening, number] => [
    'studio',
    { type: 'picture:shown', data: { picture: 'slides', page: 1, text } },
    atMs,
  ]
  const there: [string, Happening, number] = ['studio', { type: 'attendee:arrived', data: { attendeeId: 'ann' } }, 0]
  expect(weights([there, slide('all that you wanted', 0), slide('thanks', 5 * MINUTE)])).toEqual({
    wanted: WEIGHTS.slides,
  })
  expect(weights([there, slide('not wanted', 0), slide('thanks', 5 * MINUTE)])).toEqual({})
  expect(weights([slide('wanted', 0), slide('thanks', 5 * MINUTE)])).toEqual({})
  const camera: [string, Happening, number] = ['studio', { type: 'picture:shown', data: { picture: 'camera' } }, MINUTE]
  const ended: [string, Happening, number] = ['teacher', { type: 'class:ended', data: {} }, 60 * MINUTE]
  expect(weights([there, slide('wanted', 0), camera, ended]).wanted).toBeCloseTo(WEIGHTS.slides / 5)
  expect(weights([there, slide('wanted', 0), ended]).wanted).toBeCloseTo(WEIGHTS.slides)
})

test('what is said speaks for what it names to whoever was there, read in later too, and to whoever plays it', () => {
  const there: [string, Happening, number] = ['studio', { type: 'attendee:arrived', data: { attendeeId: 'ann' } }, 0]
  const caption: [string, Happening, number] = ['mo', { type: 'caption:said', data: { text: 'as you wanted' } }, MINUTE]
  const ended: [string, Happening, number] = ['teacher', { type: 'class:ended', data: {} }, 60 * MINUTE]
  const oneLine = WEIGHTS.speech / 50
  expect(weights([there, caption]).wanted).toBeCloseTo(oneLine)
  expect(weights([caption])).toEqual({})
  const lines = [2 * MINUTE, 30 * MINUTE, 90 * MINUTE].map((atMs) => ({ atMs, text: 'wanted' }))
  const imported: [string, Happening] = ['teacher', { type: 'transcript:imported', data: { lines } }]
  expect(weights([there, ended, imported]).wanted).toBeCloseTo(2 * oneLine)
  const began: [string, Happening, number] = [
    'studio',
    { type: 'recording:started', data: { recordingId: 'recording', file: 'a.webm' } },
    MINUTE,
  ]
  const played = (recordingId: string): [string, Happening] => [
    'ann',
    { type: 'replay:watched', data: { recordingId, fromMs: 0, toMs: 10 * MINUTE } },
  ]
  expect(weights([began, ended, imported, played('recording')]).wanted).toBeCloseTo(oneLine)
  expect(weights([began, ended, imported, played('another')]).wanted).toBeUndefined()
})
