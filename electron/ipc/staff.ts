import type { Context } from './context'
import type { Handlers } from './handle'

export function staffHandlers({ classroom }: Context): Pick<Handlers, 'staff:list' | 'staff:invite' | 'staff:revoke'> {
  return {
    'staff:list': () => classroom.live().staff.list(),
    'staff:invite': async ({ role }) => {
      const { staff, door } = classroom.live()
      const { link, token } = await staff.invite(role)
      return { link, url: new URL(`/c/${token}/`, door.info().joinUrl).href }
    },
    'staff:revoke': async ({ linkId }) => {
      await classroom.live().staff.revoke(linkId)
      return undefined
    },
  }
}
