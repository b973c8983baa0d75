/** Chapters of a recording, from what the log says happened while it ran. Pure. */
import type { Locale, Picture } from '../../shared/model'
import type { LoggedEvent } from '../store/events'

export interface Chapter {
  /** From the beginning of the recording. */
  atMs: number
  title: string
}

/** Of things that happen this close together the last gives the chapter its name. */
const SHORTEST_MS = 5000

interface Names {
  poll(question: string): string
  offer(course: string): string
  page(number: number): string
  /** Without a name: names can be erased, a file that was given away cannot. */
  stage: string
  picture: Record<Picture, string>
  start: string
}

const NAMES: Record<Locale, Names> = {
  'zh-CN': {
    start: '开始',
    poll: (question) => `投票：${question}`,
    offer: (course) => `推荐：${course}`,
    page: (number) => `课件第 ${number} 页`,
    stage: '学员上台',
    picture: { camera: '摄像头', screen: '屏幕', both: '屏幕和摄像头', slides: '课件', board: '白板', none: '休息' },
  },
  en: {
    start: 'Start',
    poll: (question) => `Poll: ${question}`,
    offer: (course) => `Offer: ${course}`,
    page: (number) => `Slide ${number}`,
    stage: 'A student on stage',
    picture: {
      camera: 'Camera',
      screen: 'Screen',
      both: 'Screen and camera',
      slides: 'Slides',
      board: 'Whiteboard',
      none: 'Break',
    },
  },
}

function titleOf(event: LoggedEvent, names: Names, courseTitle: (courseId: string) => string): string | undefined {
  switch (event.type) {
    case 'poll:opened':
      return names.poll(event.data.question)
    case 'offer:sent':
      return names.offer(courseTitle(event.data.offer.courseId))
    case 'stage:entered':
      return names.stage
    case 'picture:shown':
      return event.data.page === undefined ? names.picture[event.data.picture] : names.page(event.data.page)
    default:
      return undefined
  }
}

/**
 * @param events of the class, oldest first; those outside the recording are passed over
 * @param courseTitle in the language of the chapters
 */
export function chaptersOf(
  events: Iterable<LoggedEvent>,
  recording: { startedAtMs: number; endedAtMs: number },
  locale: Locale,
  courseTitle: (courseId: string) => string,
): Chapter[] {
  const names = NAMES[locale]
  const chapters: Chapter[] = [{ atMs: 0, title: names.start }]
  for (const event of events) {
    const atMs = event.atMs - recording.startedAtMs
    const title = titleOf(event, names, courseTitle)
    if (title === undefined || atMs < 0 || event.atMs > recording.endedAtMs) continue
    const last = chapters[chapters.length - 1] as Chapter
    if (atMs - last.atMs < SHORTEST_MS) chapters[chapters.length - 1] = { atMs: last.atMs, title }
    else if (title !== last.title) chapters.push({ atMs, title })
  }
  return chapters
}

/** WebVTT (W3C, 2019) with one cue a chapter, as players and browsers read chapters beside a file. */
export function chaptersAsVtt(chapters: readonly Chapter[], endMs: number): string {
  const cues = chapters.map(({ atMs, title }, at) => {
    const until = Math.max(atMs + 1, chapters[at + 1]?.atMs ?? endMs)
    return `${at + 1}\n${timestamp(atMs)} --> ${timestamp(until)}\n${escaped(title)}\n`
  })
  return ['WEBVTT\n', ...cues].join('\n')
}

/** A time as WebVTT writes it. */
export function timestamp(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(Math.floor(ms) % 1000).padStart(3, '0')}`
}

/** What stands in a cue is one line and never a tag or the arrow of a cue. */
export const escaped = (title: string) =>
  title.replace(/\s+/g, ' ').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
