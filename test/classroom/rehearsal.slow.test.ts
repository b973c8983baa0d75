import { expect, test } from 'vitest'
import { createBehaviour } from '../../electron/classroom/behaviour'
import { startRehearsal } from '../../electron/classroom/rehearsal'
import { allEvents } from '../../electron/store/events'
import { MAX_GROUP } from '../../shared/groups'
import type { RegistrationField } from '../../shared/registration'
import { liveClassEachTest } from '../helpers/live-class'
import { CLASS } from '../helpers/store'

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
  'stage:entered',
  'stage:left',
  'coupon:redeemed',
  'group:said',
  'group:called',
  'reaction:sent',
  'pace:sent',
  'consent:set',
  'attendee:joined',
]

test('simulated attendees talk, change their minds, put hands up, come onto the stage and back, type a code and speak in their groups, by the real door', async () => {
  const { classroom } = here.live
  const fields: RegistrationField[] = [{ id: 'mail', kind: 'email', label: 'Address', required: true }]
  await classroom.plan(CLASS.id, { registration: { fields, consentText: 'Be kind.', consentVersion: 0 } })
  const goHome = startRehearsal({
    classroom,
    attendees: 60,
    secret: 'of-this-test',
    seed: 1,
    network: { loopbackOnly: true },
    log: () => undefined,
  })
  const events = () => [...allEvents(here.store.read)]
  const done = () => new Set(events().map(({ type }) => type as string))
  await expect.poll(() => done().has('hand:raised'), { timeout: 60_000 }).toBe(true)
  const { groups, teaching } = classroom.live()
  const crowd = Array.from({ length: 60 }, (_, index) => createBehaviour(1, index))
  const comers = crowd.flatMap((one) => (one.answersStage(0).what.comes ? one.name : []))
  const comer = classroom.get()?.attendees.find(({ name }) => comers.includes(name))?.id as string
  await teaching.act({ type: 'stage:invite', id: 'invite-of-the-test', attendeeId: comer, camera: false })
  await teaching.sendOffer({
    courseId: 'linear-2',
    discountPercent: 0,
    minutes: 10,
    audience: { kind: 'all' },
    coupon: { code: 'LIN30', discountPercent: 30 },
  })
  await teaching.say('line-of-the-test', 'The code is LIN30.')
  const joined = events().flatMap((event) => (event.type === 'attendee:joined' ? [event.data.attendeeId] : []))
  const groupsOfSix = Array.from({ length: 10 }, (_, at) => ({
    number: at + 1,
    memberIds: joined.slice(at * MAX_GROUP, (at + 1) * MAX_GROUP),
  }))
  await groups.open(groupsOfSix, 10)
  await expect.poll(() => DONE.filter((type) => !done().has(type)), { timeout: 100_000, interval: 500 }).toEqual([])
  goHome()
}, 180_000)
