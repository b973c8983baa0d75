import type { Context } from './context'
import type { Handlers } from './handle'

type MediaChannels =
  | 'capture:screens'
  | 'monitor:join'
  | 'monitor:signal'
  | 'broadcast:set'
  | 'broadcast:mute'
  | 'broadcast:ready'
  | 'broadcast:signal'
  | 'broadcast:still'
  | 'broadcast:guest-signal'
  | 'broadcast:guest-lost'
  | 'broadcast:report'

export function mediaHandlers({ classroom, screens, toBroadcast, toStudio }: Context): Pick<Handlers, MediaChannels> {
  return {
    'capture:screens': screens,
    'monitor:join': () => {
      classroom.live().media.monitorJoin()
      return undefined
    },
    'monitor:signal': (signal) => {
      classroom.live().media.monitorSignal(signal)
      return undefined
    },
    'broadcast:set': (sources) => {
      classroom.live().media.use(sources)
      toBroadcast.use(sources)
      toStudio.sources(sources)
      return undefined
    },
    'broadcast:mute': ({ muted }) => {
      classroom.live().media.mute(muted)
      toBroadcast.mute(muted)
      return undefined
    },
    'broadcast:ready': () => {
      classroom.broadcastReady()
      return undefined
    },
    'broadcast:signal': (signal) => {
      // A last word of a connection whose class has just ended.
      if (classroom.liveClassId()) classroom.live().media.publisherSignal(signal)
      return undefined
    },
    'broadcast:still': ({ jpeg }) => {
      if (classroom.liveClassId()) classroom.live().media.still(jpeg)
      return undefined
    },
    'broadcast:guest-signal': ({ attendeeId, signal }) => {
      if (classroom.liveClassId()) classroom.live().stage.answer(attendeeId, signal)
      return undefined
    },
    'broadcast:guest-lost': ({ attendeeId }) => {
      if (classroom.liveClassId()) classroom.live().stage.connectionLost(attendeeId)
      return undefined
    },
    'broadcast:report': (report) => {
      classroom.report(report)
      return undefined
    },
  }
}
