import type { Context } from './context'
import type { Handlers } from './handle'

type RecordingChannels = 'recording:start' | 'recording:stop' | 'recording:show' | 'recording:chunk' | 'recording:ended'

export function recordingHandlers({ classroom, showRecording }: Context): Pick<Handlers, RecordingChannels> {
  return {
    'recording:start': async () => {
      const { record } = classroom.live()
      await classroom.recorder?.start(record.id, record.title)
      return undefined
    },
    'recording:stop': async () => {
      await classroom.recorder?.stop()
      return undefined
    },
    'recording:show': ({ file }) => {
      showRecording(file)
      return undefined
    },
    'recording:chunk': async ({ recordingId, bytes }) => {
      await classroom.recorder?.chunk(recordingId, bytes)
      return undefined
    },
    'recording:ended': async ({ recordingId, failed }) => {
      await classroom.recorder?.ended(recordingId, failed)
      return undefined
    },
  }
}
