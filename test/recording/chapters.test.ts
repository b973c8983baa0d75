import { expect, it } from 'vitest'
import { chaptersAsVtt, chaptersOf } from '../../electron/recording/chapters'
import type { Happening, LoggedEvent } from '../../electron/store/events'

let seq = 0
const at = (atMs: number, happening: Happening): LoggedEvent => ({
  ...happening,
  actor: 'teacher',
  id: `event-${++seq}`,
  seq,
  classId: 'class-1',
  atMs,
})
const shown = (atMs: number, picture: 'camera' | 'slides' | 'board' | 'none', page?: number) =>
  at(atMs, { type: 'picture:shown', data: { picture, ...(page === undefined ? {} : { page }) } })
const poll = (atMs: number, question: string) =>
  at(atMs, { type: 'poll:opened', data: { pollId: `p${atMs}`, question, kind: 'single', choices: ['a', 'b'] } })

const recording = { startedAtMs: 100_000, endedAtMs: 400_000 }
const titles = (events: LoggedEvent[], locale: 'en' | 'zh-CN' = 'en') =>
  chaptersOf(events, recording, locale, () => 'Algebra II').map(({ atMs, title }) => [atMs, title])

it('names what happened while it ran, and nothing before or after', () => {
  expect(
    titles([
      shown(90_000, 'camera'),
      shown(120_000, 'slides', 1),
      at(130_000, { type: 'chat:sent', data: { text: 'hello' } }),
      poll(160_000, 'Clear?'),
      at(200_000, { type: 'stage:entered', data: { camera: true } }),
      shown(500_000, 'board'),
    ]),
  ).toEqual([
    [0, 'Start'],
    [20_000, 'Slide 1'],
    [60_000, 'Poll: Clear?'],
    [100_000, 'A student on stage'],
  ])
  expect(titles([shown(120_000, 'slides', 2)], 'zh-CN')).toEqual([
    [0, '开始'],
    [20_000, '课件第 2 页'],
  ])
})

it('makes one chapter of pages leafed through, named by the last', () => {
  expect(titles([1, 2, 3, 4].map((page) => shown(120_000 + page * 1000, 'slides', page)))).toEqual([
    [0, 'Start'],
    [21_000, 'Slide 4'],
  ])
})

it('lets what happens at once name the beginning', () => {
  expect(titles([shown(100_200, 'camera')])).toEqual([[0, 'Camera']])
})

it('writes WebVTT in which no title can be more than text', () => {
  const vtt = chaptersAsVtt(
    chaptersOf(
      [poll(3_761_001 + 100_000, 'a <b>bold</b>\n\n--> claim & more')],
      { startedAtMs: 100_000, endedAtMs: 9e6 },
      'en',
      () => '',
    ),
    4_000_000,
  )
  expect(vtt).toBe(
    'WEBVTT\n\n1\n00:00:00.000 --> 01:02:41.001\nStart\n\n2\n01:02:41.001 --> 01:06:40.000\nPoll: a &lt;b&gt;bold&lt;/b&gt; --&gt; claim &amp; more\n',
  )
})
