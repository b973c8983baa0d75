/** The newest frame of a live track. */

export interface LiveSource {
  /** The newest frame, or the stand-in before the first. It belongs to the source: the next one may close it. */
  frame(): VideoFrame | undefined
  /** Stops reading, and the track with it. */
  close(): void
}

/**
 * Reads a track for as long as it is open, and tells of each frame. The track is taken over.
 * @param standIn is shown until the first frame comes, and is taken over too
 */
export function openLiveSource(track: MediaStreamTrack, onFrame: () => void, standIn?: VideoFrame): LiveSource {
  const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 }).readable.getReader()
  let newest = standIn
  let closed = false

  async function read(): Promise<void> {
    while (!closed) {
      const { value, done } = await reader.read()
      if (done || closed) {
        value?.close()
        return
      }
      newest?.close()
      newest = value
      onFrame()
    }
  }
  // An ended track ends the reading; whoever opened the device hears of it from the track.
  void read().catch(() => {})

  return {
    frame: () => newest,
    close() {
      closed = true
      newest?.close()
      newest = undefined
      void reader.cancel().catch(() => {})
      track.stop()
    },
  }
}
