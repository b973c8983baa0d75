/**
 * The sound of the class: one track that is always there, silent or not, mixed from named inputs.
 *
 * To bring a person's voice in, give `guest:ID` a track with `setInput`, and undefined when they leave; what that
 * person is to hear is `without('guest:ID')`: everything but their own voice, so that nobody hears an echo of themselves.
 */

/**
 * `screen` is the sound of what is shown, where the engine gives it with the picture, `sound` that of an input which
 * carries it; `guest:` and an attendee's id is somebody on stage.
 */
export type SoundName = 'microphone' | 'screen' | 'sound' | `guest:${string}`

export interface Mix {
  /** What is published. */
  readonly track: MediaStreamTrack
  /** Gives an input its sound, or none. A track is taken over: it is stopped when another takes its place. */
  setInput(name: SoundName, track: MediaStreamTrack | undefined): void
  /** A track with every input but one. It lives as long as the mix, or until that input is taken away. */
  without(name: SoundName): MediaStreamTrack
  /** Silences the microphone; other inputs go on. */
  setMuted(muted: boolean): void
  /** Silences everything. */
  setPaused(paused: boolean): void
  /** Root mean square of the microphone over the last 171 ms, 0 to 1, muted or not. */
  level(): number
  close(): void
}

interface Input {
  track: MediaStreamTrack
  source: MediaStreamAudioSourceNode
  gain: GainNode
}

interface Output {
  gain: GainNode
  track: MediaStreamTrack
}

/** Chromium 110 and later; not in TypeScript's library. */
type SilentOutput = AudioContextOptions & { sinkId: { type: 'none' } }

/** A ramp this short is not heard as one; a step would click. */
const RAMP_SECONDS = 0.01

/** Opens the mix. It plays nothing on this machine and needs no loudspeaker to run. */
export function openMix(): Mix {
  const context = new AudioContext({
    latencyHint: 'interactive',
    sampleRate: 48_000,
    sinkId: { type: 'none' },
  } as SilentOutput)
  // 171 ms: longer than the time between two readings of the level, so that no sound falls between them.
  const analyser = new AnalyserNode(context, { fftSize: 8192 })
  const samples = new Float32Array(analyser.fftSize)
  // Silence is a signal too: without a source a track would send nothing, and players would wait for it.
  const silence = new ConstantSourceNode(context, { offset: 0 })
  const inputs = new Map<SoundName, Input>()
  const partial = new Map<SoundName, Output>()
  const all = openOutput()
  let muted = false
  let paused = false

  silence.start()
  void context.resume()

  function openOutput(): Output {
    const gain = new GainNode(context)
    const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 })
    silence.connect(gain).connect(destination)
    const [track] = destination.stream.getAudioTracks()
    if (!track) throw new Error('no sound track')
    return { gain, track }
  }

  const isAudible = (name: SoundName) => !paused && !(muted && name === 'microphone')

  function setGains(): void {
    for (const [name, { gain }] of inputs)
      gain.gain.setTargetAtTime(isAudible(name) ? 1 : 0, context.currentTime, RAMP_SECONDS)
  }

  function remove(name: SoundName): void {
    const input = inputs.get(name)
    if (!input) return
    inputs.delete(name)
    input.source.disconnect()
    input.gain.disconnect()
    input.track.stop()
  }

  function setInput(name: SoundName, track: MediaStreamTrack | undefined): void {
    remove(name)
    if (!track) {
      partial.get(name)?.track.stop()
      partial.get(name)?.gain.disconnect()
      partial.delete(name)
      return
    }
    const source = context.createMediaStreamSource(new MediaStream([track]))
    const gain = new GainNode(context, { gain: isAudible(name) ? 1 : 0 })
    source.connect(gain).connect(all.gain)
    for (const [absent, output] of partial) if (absent !== name) gain.connect(output.gain)
    if (name === 'microphone') source.connect(analyser)
    inputs.set(name, { track, source, gain })
  }

  return {
    track: all.track,
    setInput,
    without(name) {
      const known = partial.get(name)
      if (known) return known.track
      const output = openOutput()
      partial.set(name, output)
      for (const [other, { gain }] of inputs) if (other !== name) gain.connect(output.gain)
      return output.track
    },
    setMuted(next) {
      muted = next
      setGains()
    },
    setPaused(next) {
      paused = next
      setGains()
    },
    level() {
      if (!inputs.has('microphone')) return 0
      analyser.getFloatTimeDomainData(samples)
      let sum = 0
      for (const sample of samples) sum += sample * sample
      return Math.min(1, Math.sqrt(sum / samples.length))
    },
    close() {
      for (const name of [...inputs.keys()]) remove(name)
      all.track.stop()
      for (const { track } of partial.values()) track.stop()
      void context.close()
    },
  }
}
