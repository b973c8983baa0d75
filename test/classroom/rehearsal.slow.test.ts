import { expect, test } from 'vitest'
import { startRehearsal } from '../../electron/classroom/rehearsal'
import { allEvents } from '../../electron/store/events'
import { MAX_GROUP } from '../../shared/groups'
import { liveClassEachTest } from '../helpers/live-class'

const here = liveClassEachTest()

/** Of what somebody in a class can do, what comes up within the first half a minute. */
const DONE = [
  'chat:sent',
  'chat:edited',
  'chat:deleted',
  'chat:reacted',
  'question:asked',
  'question:voted',
  'hand:raised',
  'stage:left',
  'group:said',
  'group:called',
  'reaction:sent',
  'pace:sent',
  'consent:set',
  'attendee:joined',
]

test('simulated attendees talk, change their minds, put hands up, decline the stage and speak in their groups, by the real door', async () => {
  const { classroom } = here.live
  const goHome = startRehearsal({ classroom, attendees: 60, secret: 'of-this-test', seed: 1, log: () => undefined })
  const events = () => [...allEvents(here.store.read)]
  const done = () => new Set(events().map(({ type }) => type as string))
  await expect.poll(() => done().has('hand:raised'), { timeout: 60_000 }).toBe(true)
  const { groups, teaching } = classroom.live()
  const raised = events().find(({ type }) => type === 'hand:raised')?.actor as string
  await teaching.act({ type: 'stage:invite', id: 'invite-of-the-test', attendeeId: raised, camera: false })
  const joined = events().flatMap((event) => (event.type === 'attendee:joined' ? [event.data.attendeeId] : []))
  const groupsOfSix = Array.from({ length: 10 }, (_, at) => ({
    number: at + 1,
    memberIds: joined.slice(at * MAX_GROUP, (at + 1) * MAX_GROUP),
  }))
  await groups.open(groupsOfSix, 10)
  await expect.poll(() => DONE.filter((type) => !done().has(type)), { timeout: 100_000, interval: 500 }).toEqual([])
  goHome()
}, 180_000)
