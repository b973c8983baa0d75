/** Codes the mixed picture and sound once more for the disk, and sends the file on as it grows. */

export interface Recording {
  /** Resolves when the last piece has been taken. */
  stop(): Promise<void>
}

export interface RecordingOptions {
  video: MediaStreamTrack
  audio: MediaStreamTrack
  /** Takes a piece of the file; pieces come in order. */
  send(bytes: Uint8Array): Promise<void>
  /** It cannot go on. */
  onFailed(): void
}

/** Two of these are lost at most when everything dies at once: one in the making, one on its way. */
const PIECE_MS = 500
const VIDEO_BITS_PER_SECOND = 2_500_000
const AUDIO_BITS_PER_SECOND = 96_000

/** WebM that needs no ending: cut off anywhere, it plays up to there. */
export function openRecording({ video, audio, send, onFailed }: RecordingOptions): Recording {
  const recorder = new MediaRecorder(new MediaStream([video, audio]), {
    mimeType: 'video/webm;codecs="vp8,opus"',
    videoBitsPerSecond: VIDEO_BITS_PER_SECOND,
    audioBitsPerSecond: AUDIO_BITS_PER_SECOND,
  })
  let sent: Promise<void> = Promise.resolve()
  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size > 0) sent = sent.then(async () => send(new Uint8Array(await data.arrayBuffer())))
  })
  recorder.addEventListener('error', onFailed)
  recorder.start(PIECE_MS)

  return {
    async stop() {
      if (recorder.state !== 'inactive') {
        const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }))
        recorder.stop()
        await stopped
      }
      await sent
    },
  }
}
