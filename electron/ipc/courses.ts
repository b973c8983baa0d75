import { createCatalogue } from '../classroom/catalogue'
import { Trouble } from '../classroom/trouble'
import { listBundles } from '../store/bundles'
import { coverOf, listCatalogue, saveCover } from '../store/catalogue'
import { getCourse, listTopics } from '../store/courses'
import type { Context } from './context'
import type { Handlers } from './handle'

type CourseChannels =
  | 'course:list'
  | 'course:save'
  | 'course:review'
  | 'course:versions'
  | 'course:cover'
  | 'course:set-cover'
  | 'bundle:save'
  | 'bundle:remove'

const DATA_URL = 'data:image/jpeg;base64,'

export function courseHandlers({ store, classroom, now }: Context): Pick<Handlers, CourseChannels> {
  const catalogue = createCatalogue({ db: store.write, ingest: classroom.ingest, now })
  return {
    'course:list': () => ({
      courses: listCatalogue(store.read),
      topics: listTopics(store.read),
      bundles: listBundles(store.read),
    }),
    'course:save': (draft) => catalogue.save(draft),
    'course:review': async (change) => {
      await catalogue.review(change)
      return undefined
    },
    'course:versions': ({ courseId }) => catalogue.versions(courseId),
    'course:cover': ({ courseId }) => {
      const cover = coverOf(store.read, courseId)
      return cover ? DATA_URL + cover.jpeg.toString('base64') : null
    },
    'course:set-cover': ({ courseId, picture }) => {
      if (!getCourse(store.read, courseId)) throw new Trouble('unknown-course')
      const jpeg = picture === null ? undefined : Buffer.from(picture.slice(DATA_URL.length), 'base64')
      // The beginning of every JPEG: what attendees' browsers are sent as a picture is one.
      if (jpeg && (jpeg[0] !== 0xff || jpeg[1] !== 0xd8)) throw new Trouble('bad-request')
      saveCover(store.write, courseId, jpeg)
      return undefined
    },
    'bundle:save': (draft) => catalogue.saveBundle(draft),
    'bundle:remove': async ({ bundleId }) => {
      await catalogue.removeBundle(bundleId)
      return undefined
    },
  }
}
