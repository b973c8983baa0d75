import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { classReport } from '../../electron/insights/report'
import { enter, get, openLiveClass } from '../helpers/classroom'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'

test('check-in within its time, hand-outs as link and file, pace and ratings', async () => {
  const folder = temporaryFolder()
  const store = storeWithClass(folder.dir)
  const live = await openLiveClass(store)
  const ann = await enter(live.url, 'Ann')
  const { teaching } = live.classroom.live()
  const did = async (act: Record<string, unknown> & { id: string }) => {
    ann.send(act)
    await ann.until('ack', ({ id }) => id === act.id)
  }
  await teaching.act({ type: 'checkin:open', id: 'checkin-1', seconds: 60 })
  await did({ type: 'checkin:answer', id: 'answer-01', checkinId: 'checkin-1' })
  ann.send({ type: 'checkin:answer', id: 'answer-02', checkinId: 'checkin-9' })
  await ann.until('refused', ({ code }) => code === 'unknown-checkin')
  await teaching.act({ type: 'handout:share', id: 'handout-1', title: 'Notes', url: 'https://example.org/' })
  await did({ type: 'handout:open', id: 'open-0001', handoutId: 'handout-1' })
  const file = join(folder.dir, 'Übung 练习.txt')
  writeFileSync(file, 'Solve Ax = b.')
  await live.classroom.shareFile(file)
  const shared = await ann.until(
    'event',
    ({ event }) => event.kind === 'handout' && event.handout.target.kind === 'file',
  )
  const id = shared.event.kind === 'handout' ? shared.event.handout.id : ''
  const answer = await get(live.port, `${new URL(live.url).pathname}handouts/${id}`)
  expect([answer.status, answer.text]).toEqual([200, 'Solve Ax = b.'])
  expect(answer.headers['content-disposition']).toContain("filename*=UTF-8''%C3%9Cbung%20%E7%BB%83%E4%B9%A0.txt")
  // Signs of two halves each, with which a name is long: none of them is cut in two, and a header can say it.
  const long = join(folder.dir, `${'😀'.repeat(60)}.md`)
  writeFileSync(long, '# Notes')
  const { fileName } = await live.classroom.shareFile(long)
  const longId = live.classroom.get()?.handouts.at(-1)?.handout.id
  const named = await get(live.port, `${new URL(live.url).pathname}handouts/${longId}`)
  expect([fileName.length, named.status, named.text]).toEqual([123, 200, '# Notes'])
  writeFileSync(join(folder.dir, 'page.html'), '<script>')
  await expect(live.classroom.shareFile(join(folder.dir, 'page.html'))).rejects.toMatchObject({
    problem: 'handout-type',
  })
  await did({ type: 'pace:send', id: 'pace-0001', pace: 'lost' })
  await did({ type: 'rating:send', id: 'rating-001', subject: 'class', stars: 4, text: 'more pictures' })
  expect(live.classroom.get()).toMatchObject({
    pace: { lost: 1 },
    checkins: [{ answers: [ann.welcome.attendeeId] }],
    feedback: { list: [{ stars: 4, text: 'more pictures' }] },
  })
  ann.close()
  await live.close()
  store.close()
  folder.remove()
})

test('a caption is told to whoever is there, kept as what was said, and refused from those who only attend', async () => {
  const folder = temporaryFolder()
  const store = storeWithClass(folder.dir)
  const live = await openLiveClass(store)
  const ann = await enter(live.url, 'Ann')
  const { teaching } = live.classroom.live()
  await teaching.act({ type: 'caption:say', id: 'caption-1', text: 'A vector has a direction.' })
  const told = await ann.until('event', ({ event }) => event.kind === 'caption')
  expect(told.event).toMatchObject({ text: 'A vector has a direction.' })
  // Resent, it is said once.
  await teaching.act({ type: 'caption:say', id: 'caption-1', text: 'A vector has a direction.' })
  ann.send({ type: 'caption:say', id: 'caption-2', text: 'Nonsense' })
  await ann.until('refused', ({ code }) => code === 'not-allowed')
  ann.send({ type: 'chat:send', id: 'line-0001', text: 'I see' })
  await ann.until('ack', ({ id }) => id === 'line-0001')
  // It is of its moment: who comes back has the chat, and not what was said.
  const again = await enter(live.url, 'Ann', ann.welcome.session)
  expect(again.welcome.missed.map(({ event }) => event.kind)).toEqual(['chat'])
  expect(live.classroom.get()?.captions.map(({ text }) => text)).toEqual(['A vector has a direction.'])
  expect(classReport(store.read, CLASS.id, 'Ms Lin', Date.now())?.transcript).toMatchObject([
    { text: 'A vector has a direction.' },
  ])
  for (const client of [ann, again]) client.close()
  await live.close()
  store.close()
  folder.remove()
})
