import type { Context } from './context'
import type { Handlers } from './handle'

export function liveHandlers({
  classroom,
}: Context): Pick<Handlers, 'chat:send' | 'offer:preview' | 'cue:get' | 'cue:snooze' | 'offer:send' | 'order:confirm'> {
  return {
    'chat:send': async ({ id, text, replyTo }) => {
      await classroom.live().teaching.say(id, text, replyTo)
      return undefined
    },
    'cue:get': () => {
      const { record, teaching } = classroom.live()
      return record.state.kind === 'live' ? (teaching.cue(record.state.startedAtMs) ?? null) : null
    },
    'cue:snooze': async ({ courseId }) => {
      await classroom.live().teaching.snooze(courseId)
      return undefined
    },
    'offer:preview': (draft) => {
      const { shown, heldOut } = classroom.live().teaching.planOffer(draft)
      return { recipients: shown.length, heldOut: heldOut.length }
    },
    'offer:send': (draft) => classroom.live().teaching.sendOffer(draft),
    'order:confirm': async ({ offerId, attendeeId }) => {
      await classroom.confirmOrder(offerId, attendeeId)
      return undefined
    },
  }
}
