import { expect, test } from 'vitest'
import { createLearners } from '../../electron/advice/learners'
import { popularReason, withAct } from '../../electron/advice/reasons'
import type { Interaction } from '../../electron/recommender/model'
import { type Signal, WEIGHTS } from '../../electron/recommender/weights'
import { reasonText } from '../../shared/reason'

const DAY_MS = 86_400_000
const NOW = 400 * DAY_MS
const did = (signal: Signal, over: Partial<Interaction> = {}): Interaction => ({
  userId: 'ann',
  itemId: 'linear-1',
  weight: WEIGHTS[signal],
  atMs: NOW,
  owned: signal === 'paid' || signal === 'enrolled',
  signal,
  ...over,
})
const because = { kind: 'because-course', courseId: 'linear-1' } as const
const names = {
  courses: { 'linear-1': { zh: '线性代数', en: 'Linear algebra' } },
  topics: { algebra: { zh: '代数', en: 'algebra' } },
}

test('the act that a reason names is the one of which most is left', () => {
  expect(withAct(because, [did('tookPart'), did('courseOpened'), did('asked')], NOW)).toMatchObject({
    act: 'courseOpened',
  })
  const long = [did('courseOpened', { atMs: NOW - 360 * DAY_MS }), did('asked')]
  expect(withAct(because, long, NOW)).toMatchObject({ act: 'asked' })
  expect(withAct(because, [did('paid', { atMs: 0 }), did('watched')], NOW)).toMatchObject({ act: 'paid' })
  expect(withAct(because, [did('courseDismissed'), did('courseOpened', { itemId: 'other' })], NOW)).toEqual(because)
})

test('a course spoken of only by its topic is put down to the topic', () => {
  const reason = withAct(because, [did('mentioned', { topic: 'algebra' })], NOW)
  expect(reason).toEqual({ kind: 'topic', topic: 'algebra', act: 'mentioned' })
  expect(reasonText(reason, 'en', names, 'you')).toBe('Because you wrote about algebra.')
  expect(reasonText(reason, 'zh-CN', names, 'them')).toContain('代数')
  const seen = [did('mentioned', { topic: 'algebra', weight: 0.01 }), did('slides', { topic: 'algebra' })]
  for (const one of [because, { kind: 'topic', topic: 'algebra' } as const]) {
    expect(withAct(one, seen, NOW)).toEqual({ kind: 'topic', topic: 'algebra', act: 'slides' })
  }
  expect(reasonText(withAct(because, seen, NOW), 'en', names, 'you')).toBe(
    'Because you followed the slides about algebra.',
  )
  // Nobody wrote what a hand-out is named after.
  const opened = [did('materialOpened', { topic: 'algebra' })]
  expect(withAct(because, opened, NOW)).toEqual({ kind: 'topic', topic: 'algebra' })
  expect(withAct({ kind: 'topic', topic: 'algebra' }, opened, NOW)).toEqual({ kind: 'topic', topic: 'algebra' })
})

test('every act has its sentence in both languages, to the attendee and about them', () => {
  for (const act of ['enrolled', 'paid', 'watched', 'courseOpened', 'slides', 'speech', 'asked', 'tookPart'] as const) {
    const sentences = (['zh-CN', 'en'] as const).flatMap((locale) =>
      (['you', 'them'] as const).map((about) => reasonText({ ...because, act }, locale, names, about)),
    )
    expect(new Set(sentences).size).toBe(4)
    for (const sentence of sentences) expect(sentence).toMatch(/线性代数|Linear algebra/)
  }
})

test('invented learners are never counted as people', () => {
  const learners = createLearners()
  for (let at = 0; at < 5; at += 1) learners.take(did('enrolled', { userId: `sample:${at}` }))
  expect(popularReason('linear-1', learners)).toEqual({ kind: 'popular', learners: 5, sample: true })
  learners.take(did('paid', { userId: 'ann' }))
  learners.take(did('paid', { userId: 'ann' }))
  expect(popularReason('linear-1', learners)).toEqual({ kind: 'popular', learners: 1 })
  learners.take(did('refunded', { userId: 'ann', returned: true }))
  expect(popularReason('linear-1', learners)).toMatchObject({ sample: true })
  expect(reasonText({ kind: 'popular', learners: 5, sample: true }, 'en', names)).toContain('invented')
})
