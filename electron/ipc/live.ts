import type { Context } from './context'
import type { Handlers } from './handle'

export function liveHandlers({
  classroom,
}: Context): Pick<Handlers, 'chat:send' | 'offer:preview' | 'offer:send' | 'order:confirm'> {
  return {
    'chat:send': async ({ id, text, replyTo }) => {
      await classroom.live().teaching.say(id, text, replyTo)
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
