import { gzipSync } from 'node:zlib'
import { listCovers } from '../store/catalogue'
import type { ReadableDb } from '../store/open'
import type { Asset } from './assets'

/** The covers of all courses, by the path below the class's link that their courses name. */
export function coverAssets(db: ReadableDb): Map<string, Asset> {
  return new Map(
    listCovers(db).map(({ path, jpeg }) => [
      path,
      { type: 'image/jpeg', body: jpeg, gzip: gzipSync(jpeg), immutable: true },
    ]),
  )
}
