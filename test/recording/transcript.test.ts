import { expect, test } from 'vitest'
import { MOST_LINES, readTranscript, transcriptAsText, transcriptAsVtt } from '../../electron/recording/transcript'

const said = [
  { atMs: 61_000, text: 'A vector\nhas a direction <and> a length & more' },
  { atMs: 63_500, text: '向量有方向 --> 和长度' },
  { atMs: 3_661_040, text: 'The end.' },
]

test('what was said is written for players and for people, and read in again as it was', () => {
  const vtt = transcriptAsVtt(said, { startMs: 1000, endMs: Number.POSITIVE_INFINITY })
  expect(vtt).toContain(
    '1\n00:01:00.000 --> 00:01:02.500\nA vector has a direction &lt;and&gt; a length &amp; more\n\n2\n00:01:02.500 --> 00:01:10.500\n',
  )
  expect(readTranscript(vtt)).toEqual(
    said.map(({ atMs, text }) => ({ atMs: atMs - 1000, text: text.replace('\n', ' ') })),
  )
  expect(transcriptAsText(said, 0).split('\n')[2]).toBe('01:01:01  The end.')
  expect(transcriptAsVtt(said, { startMs: 62_000, endMs: 70_000 })).not.toContain('vector')
})

test('SubRip and WebVTT of other programs are read, with their tags, notes and numbers passed over', () => {
  const srt =
    '\ufeff1\r\n00:00:01,5 --> 00:00:03,000\r\n<i>Hello</i>\r\n{\\an8}everybody\r\n\r\n2\r\n00:00:00,250 --> 00:00:01,000\r\nFirst\r\n'
  expect(readTranscript(srt)).toEqual([
    { atMs: 250, text: 'First' },
    { atMs: 1500, text: 'Hello everybody' },
  ])
  const vtt =
    'WEBVTT - made elsewhere\n\nNOTE not said\n\nSTYLE\n::cue { color: red }\n\nintro\n00:02.000 --> 00:04.000 align:start\n<v Lin>Tom &amp; Anna&nbsp;&lt;3\n\n00:05.000 --> 00:06.000\n\n'
  expect(readTranscript(vtt)).toEqual([{ atMs: 2000, text: 'Tom & Anna <3' }])
})

test('what is no transcript is not taken for one, and no line grows without end', () => {
  for (const text of ['', 'WEBVTT', 'just words\nand more', '00:01 --> ', '\u0000\u0001']) {
    expect(readTranscript(text)).toBeUndefined()
  }
  expect(readTranscript(`00:01.000 --> 00:02.000\n${'word '.repeat(50_000)}`)?.[0]?.text.length).toBe(500)
  expect(readTranscript(`00:01.000 --> 00:02.000\n${'word\n'.repeat(50_000)}`)?.[0]?.text.length).toBe(500)
  expect(readTranscript('00:01.000 --> 00:02.000\nsaid\n\n'.repeat(MOST_LINES + 2))).toBeUndefined()
})
