import type { Context } from './context'
import type { Handlers } from './handle'

export function replayHandlers({
  classroom: { replays },
}: Context): Pick<Handlers, 'replay:get' | 'replay:open' | 'replay:close'> {
  return {
    'replay:get': ({ classId }) => replays.state(classId),
    'replay:open': ({ classId, offers }) => replays.open(classId, offers),
    'replay:close': ({ classId }) => replays.close(classId),
  }
}
