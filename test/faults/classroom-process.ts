import { join } from 'node:path'
import { openStore } from '../../electron/store/open'
import { openLiveClass } from '../helpers/classroom'

/** Opens the class in the folder that is named and tells its parent the link. */
async function run(): Promise<void> {
  const store = openStore({ file: join(process.argv[2] as string, 'lectern.db') })
  const live = await openLiveClass(store)
  process.send?.(live.url)
}

void run()
