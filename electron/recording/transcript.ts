/** What was said in a class, as files that players and people read. Pure. */
import type { Caption } from '../../shared/model'
import { escaped, timestamp } from './chapters'

/** A caption stays until the next one, and no longer than this. */
const LONGEST_MS = 8000
/** Files with more lines, or longer ones, are no transcripts of a class. */
export const MOST_LINES = 20_000
const MOST_CHARACTERS = 500

/** A stretch of time, both ends in it. */
export interface Span {
  startMs: number
  endMs: number
}

export const isWithin =
  ({ startMs, endMs }: Span) =>
  ({ atMs }: Caption) =>
    atMs >= startMs && atMs <= endMs

/** The captions of a recording as WebVTT; undefined where nothing is written down. */
export const captionsOf = (lines: readonly Caption[], span: Span): string | undefined =>
  lines.some(isWithin(span)) ? transcriptAsVtt(lines, span) : undefined

/**
 * WebVTT (W3C, 2019) with one cue a line.
 * @param span from which moment on times are counted, and until when; lines outside it are left out
 */
export function transcriptAsVtt(lines: readonly Caption[], span: Span): string {
  const inside = lines.filter(isWithin(span))
  const cues = inside.map(({ atMs, text }, at) => {
    const next = inside[at + 1]?.atMs ?? Number.POSITIVE_INFINITY
    const from = atMs - span.startMs
    const until = Math.max(from + 1, Math.min(next - span.startMs, from + LONGEST_MS))
    return `${at + 1}\n${timestamp(from)} --> ${timestamp(until)}\n${escaped(text)}\n`
  })
  return ['WEBVTT\n', ...cues].join('\n')
}

/** A line each, with the time since the beginning in front. */
export function transcriptAsText(lines: readonly Caption[], startMs: number): string {
  const time = (atMs: number) => timestamp(Math.max(0, atMs - startMs)).slice(0, -'.000'.length)
  return lines.map(({ atMs, text }) => `${time(atMs)}  ${text.replace(/\s+/g, ' ')}\n`).join('')
}

const TIMING = /^\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->/

/**
 * The lines of a WebVTT or SubRip file, in order, each with its time from the beginning of the recording; what belongs
 * to neither, as notes, styles and numbers, is passed over.
 * @returns undefined when there is no line in it, or more than a class can have
 */
export function readTranscript(file: string): Caption[] | undefined {
  const lines: Caption[] = []
  let current: Caption | undefined
  const close = () => {
    if (current) current.text = plain(current.text)
    if (current?.text) lines.push(current)
    current = undefined
  }
  for (const row of file.split(/\r\n?|\n/)) {
    const timing = TIMING.exec(row)
    if (timing) {
      close()
      const [, hours = '0', minutes, seconds, fraction = ''] = timing
      const atMs =
        (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'))
      current = { atMs, text: '' }
    } else if (row.trim() === '') close()
    else if (current && current.text.length < MOST_CHARACTERS * 4) current.text += ` ${row}`
    if (lines.length > MOST_LINES) return undefined
  }
  close()
  return lines.length === 0 ? undefined : lines.sort((a, b) => a.atMs - b.atMs)
}

const SIGNS: Record<string, string> = { amp: '&', lt: '<', gt: '>', nbsp: ' ', lrm: '', rlm: '' }

/** Without tags of either kind, and with the signs that WebVTT writes as words. */
const plain = (text: string) =>
  text
    .replace(/<[^<>]*>|\{\\[^{}]*\}/g, '')
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_, name: string) => SIGNS[name] ?? '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, MOST_CHARACTERS)
