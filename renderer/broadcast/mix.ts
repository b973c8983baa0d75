/** The sound of the class: one track that is always there, silent or not. */

export interface Mix {
  /** What is published. */
  track: MediaStreamTrack
  /** Another microphone, or none. The mix takes the track over and stops the one before. */
  setMicrophone(track: MediaStreamTrack | undefined): void
  setMuted(muted: boolean): void
  /** Root mean square of the microphone over the last 171 ms, 0 to 1, muted or not. */
  level(): number
  close(): void
}

/** Chromium 110 and later; not in TypeScript's library. */
type SilentOutput = AudioContextOptions & { sinkId: { type: 'none' } }

/** Opens the mix. It plays nothing on this machine and needs no loudspeaker to run. */
export function openMix(): Mix {
  const context = new AudioContext({
    latencyHint: 'interactive',
    sampleRate: 48_000,
    sinkId: { type: 'none' },
  } as SilentOutput)
  const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 })
  const gain = new GainNode(context)
  // 171 ms: longer than the time between two readings of the level, so that no sound falls between them.
  const analyser = new AnalyserNode(context, { fftSize: 8192 })
  // Silence is a signal too: without a source the track would send nothing, and players would wait for it.
  const silence = new ConstantSourceNode(context, { offset: 0 })
  const samples = new Float32Array(analyser.fftSize)
  let microphone: { track: MediaStreamTrack; node: MediaStreamAudioSourceNode } | undefined

  silence.connect(gain)
  silence.start()
  gain.connect(destination)
  void context.resume()

  const [track] = destination.stream.getAudioTracks()
  if (!track) throw new Error('no sound track')

  function setMicrophone(next: MediaStreamTrack | undefined): void {
    if (microphone) {
      microphone.node.disconnect()
      microphone.track.stop()
      microphone = undefined
    }
    if (!next) return
    const node = context.createMediaStreamSource(new MediaStream([next]))
    node.connect(gain)
    node.connect(analyser)
    microphone = { track: next, node }
  }

  return {
    track,
    setMicrophone,
    setMuted(muted) {
      // A short ramp: a step would click.
      gain.gain.setTargetAtTime(muted ? 0 : 1, context.currentTime, 0.01)
    },
    level() {
      if (!microphone) return 0
      analyser.getFloatTimeDomainData(samples)
      let sum = 0
      for (const sample of samples) sum += sample * sample
      return Math.min(1, Math.sqrt(sum / samples.length))
    },
    close() {
      setMicrophone(undefined)
      track.stop()
      void context.close()
    },
  }
}
