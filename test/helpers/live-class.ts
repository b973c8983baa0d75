import { afterEach, beforeEach, expect } from 'vitest'
import type { Store } from '../../electron/store/open'
import { type Entered, type OpenClassroom, openLiveClass } from './classroom'
import { storeWithClass, temporaryFolder } from './store'

export interface LiveClass {
  /** Of the store, and removed with it. */
  dir: string
  store: Store
  /** A test that restarts the class puts the new one here. */
  live: OpenClassroom
}

/**
 * A class on a store of its own for each test of a file, and its end.
 * @param open how it stands at the beginning: live, if nothing else is said
 */
export function liveClassEachTest(open: (store: Store) => Promise<OpenClassroom> = openLiveClass): LiveClass {
  const here = {} as LiveClass
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(async () => {
    folder = temporaryFolder()
    here.dir = folder.dir
    here.store = storeWithClass(folder.dir)
    here.live = await open(here.store)
  })
  afterEach(async () => {
    await here.live.close()
    here.store.close()
    folder.remove()
  })
  return here
}

let acts = 0

/** Sends an act of somebody's and waits for its answer: `ack`, or the code of the refusal. */
export async function act(person: Entered, message: Record<string, unknown>): Promise<string> {
  acts += 1
  const id = `act-number-${acts}`
  person.send({ id, ...message })
  const answered = () => person.heard.find((one) => (one.type === 'ack' || one.type === 'refused') && one.id === id)
  await expect.poll(answered, { timeout: 5000 }).toBeDefined()
  const answer = answered()
  return answer?.type === 'refused' ? answer.code : 'ack'
}
