import { expect, test } from 'vitest'
import type { ReadableDb, Store } from '../../electron/store/open'
import { ownsAny } from '../../electron/store/orders'
import { enter, openLiveClass } from '../helpers/classroom'
import { act } from '../helpers/live-class'
import { storeWithClass, temporaryFolder } from '../helpers/store'

/** As short as a catalogue: reading them whole is the quickest way. */
const SHORT = /^SCAN (courses|topics|course_covers|json_each|c VIRTUAL TABLE|CONSTANT ROW)/

test('in a live class nothing is read from end to end that grows with every class', async () => {
  const folder = temporaryFolder()
  const store = storeWithClass(folder.dir)
  const asked = new Set<string>()
  const hearing = <Db extends ReadableDb>(db: Db): Db => ({
    ...db,
    prepare: ((sql: string) => {
      asked.add(sql)
      return db.prepare(sql)
    }) as Db['prepare'],
  })
  const heard: Store = { ...store, read: hearing(store.read), write: hearing(store.write) }
  const live = await openLiveClass(heard)
  try {
    // What the start of the program and of a class reads once is another matter.
    asked.clear()
    const ann = await enter(live.url, 'Ann')
    const { teaching } = live.classroom.live()
    const poll = await teaching.startPoll({ question: '?', choices: ['a', 'b'], kind: 'single' })
    await teaching.act({ type: 'checkin:open', id: 'checkin-1', seconds: 60 })
    await teaching.act({ type: 'chat:mode', id: 'slow-mode-1', mode: { kind: 'slow', seconds: 10 } })
    for (const draft of [
      { type: 'chat:send', text: 'How so?' },
      { type: 'question:ask', text: 'How so?', anonymous: false },
      { type: 'poll:vote', pollId: poll.id, choices: [1] },
      { type: 'checkin:answer', checkinId: 'checkin-1' },
      { type: 'reaction:send', reaction: 'clap' },
      { type: 'hand:raise' },
      { type: 'course:open', courseId: 'linear-2' },
    ])
      expect(await act(ann, draft)).toBe('ack')
    await teaching.sendOffer({ courseId: 'linear-2', discountPercent: 20, minutes: 10, audience: { kind: 'all' } })
    teaching.cue(0)
    live.classroom.get()
    const back = await enter(live.url, 'Ann', ann.welcome.session)
    ownsAny(heard.read, ann.welcome.attendeeId, ['linear-2'])
    for (const client of [ann, back]) client.close()

    const slow = [...asked].flatMap((sql) =>
      (store.read.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...valuesFor(sql)) as { detail: string }[])
        .filter(({ detail }) => detail.startsWith('SCAN ') && !SHORT.test(detail))
        .map(({ detail }) => `${detail}: ${sql}`),
    )
    expect(asked.size).toBeGreaterThan(50)
    expect(slow).toEqual([])
  } finally {
    await live.close()
    store.close()
    folder.remove()
  }
})

/** A value for each place of a statement; which one makes no difference to how it is read. */
function valuesFor(sql: string): unknown[] {
  const names = new Set(Array.from(sql.matchAll(/@(\w+)/g), ([, name]) => name as string))
  return names.size > 0
    ? [Object.fromEntries(Array.from(names, (name) => [name, 0]))]
    : (sql.match(/\?/g) ?? []).map(() => 0)
}
