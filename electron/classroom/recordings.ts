import type { BroadcastReport, PushChannel, Pushes } from '../../shared/ipc'
import { type Locale, pickText } from '../../shared/model'
import { chaptersOf } from '../recording/chapters'
import { createRecorder, type Recorder, type RecorderOptions } from '../recording/recorder'
import { captionsOf } from '../recording/transcript'
import { getCourse } from '../store/courses'
import { eventsSince, type Happening, STUDIO } from '../store/events'
import type { ReadableDb } from '../store/open'
import { unfinishedRecordings } from '../store/recordings'
import { transcriptOf } from '../store/transcript'
import { randomId } from './ids'
import type { Ingest } from './ingest'

/** What only main can give: a place on a disk, a thread to finish files in, and the language of their chapters. */
export type RecordingPlace = Pick<RecorderOptions, 'folder' | 'freeBytes' | 'finish'> & { locale(): Locale }

export interface RecordingsOptions {
  db: ReadableDb
  ingest: Ingest
  place: RecordingPlace
  toStudio<C extends PushChannel>(channel: C, payload: Pushes[C]): void
  toBroadcast<C extends PushChannel>(channel: C, payload: Pushes[C]): void
  now(): number
  log(message: string, detail?: unknown): void
}

/** A chapter a second for a day of class. */
const MOST_EVENTS = 100_000

/** The recorder of the classes and the log and windows it speaks to. What a crash left is finished in the background. */
export function openRecordings({ db, ingest, place, toStudio, toBroadcast, now, log }: RecordingsOptions): Recorder {
  const write = (classId: string, happening: Happening, atMs: number) =>
    ingest.append({ ...happening, actor: STUDIO, id: randomId(), classId, atMs })
  const courseTitle = (courseId: string) => {
    const course = getCourse(db, courseId)
    return course ? pickText(course.title, place.locale()) : ''
  }

  const recorder = createRecorder({
    ...place,
    chapters: ({ classId, ...ran }) =>
      chaptersOf(eventsSince(db, classId, 0, MOST_EVENTS), ran, place.locale(), courseTitle),
    captions: ({ classId, startedAtMs: startMs, endedAtMs: endMs }) =>
      captionsOf(transcriptOf(db, classId), { startMs, endMs }),
    newId: () => randomId(),
    now,
    tellBroadcast: (recordingId) => toBroadcast('broadcast:record', { recordingId }),
    started: async (classId, recordingId, file, atMs) => {
      const receipt = await write(classId, { type: 'recording:started', data: { recordingId, file } }, atMs)
      if (receipt.kind !== 'written') throw new Error('the log could not be written')
    },
    stopped: async (classId, recordingId, reason, bytes, atMs) => {
      await write(classId, { type: 'recording:stopped', data: { recordingId, reason, bytes } }, atMs)
    },
    finished: async (classId, recordingId, done) => {
      await write(classId, { type: 'recording:finished', data: { recordingId, ...done } }, now())
    },
    onState: (state) => toStudio('live:recording', state),
    log,
  })
  recorder.recover(unfinishedRecordings(db)).catch((error: unknown) => log('recordings not recovered', error))
  return recorder
}

/**
 * What viewers see from now on, for the log; undefined when it is what they saw before.
 * @param textOf what stands on a page of slides, where it has been read
 */
export function pictureChange(
  before: BroadcastReport,
  next: BroadcastReport,
  textOf: (page: NonNullable<BroadcastReport['slides']>) => string | undefined,
): Happening | undefined {
  const page = next.picture === 'slides' ? next.slides?.page : undefined
  const was = before.picture === 'slides' ? before.slides?.page : undefined
  if (next.state !== 'live' || (before.state === 'live' && before.picture === next.picture && page === was)) return
  const text = page !== undefined && next.slides ? textOf(next.slides) : undefined
  return {
    type: 'picture:shown',
    data: { picture: next.picture, ...(page === undefined ? {} : { page }), ...(text === undefined ? {} : { text }) },
  }
}
