import type { Context } from './context'
import type { Handlers } from './handle'

export function stageHandlers({
  classroom,
}: Context): Pick<Handlers, 'hand:lower' | 'stage:invite' | 'stage:mute' | 'stage:send-back'> {
  const stage = () => classroom.live().stage
  return {
    'hand:lower': async ({ attendeeId }) => {
      await stage().lowerHand(attendeeId)
      return undefined
    },
    'stage:invite': async ({ attendeeId, camera }) => {
      await stage().invite(attendeeId, camera)
      return undefined
    },
    'stage:mute': async ({ attendeeId, muted }) => {
      await stage().mute(attendeeId, muted)
      return undefined
    },
    'stage:send-back': async ({ attendeeId }) => {
      await stage().sendBack(attendeeId)
      return undefined
    },
  }
}
