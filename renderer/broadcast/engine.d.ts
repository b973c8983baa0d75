/** Chromium's own ways in and out of a track, frame by frame; not in TypeScript's library. */
interface MediaStreamTrackGenerator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>
}
declare const MediaStreamTrackGenerator: new (init: { kind: 'video' }) => MediaStreamTrackGenerator

interface MediaStreamTrackProcessor {
  readonly readable: ReadableStream<VideoFrame>
}
declare const MediaStreamTrackProcessor: new (init: {
  track: MediaStreamTrack
  /** Frames that wait to be read; older ones are dropped. */
  maxBufferSize?: number
}) => MediaStreamTrackProcessor
