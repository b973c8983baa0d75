/** A calm dark card for when there is no picture. */

const WIDTH = 1280
const HEIGHT = 720
const FRAME_INTERVAL_MS = 200

/** Chromium's own; not in TypeScript's library. */
interface TrackGenerator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>
}
declare const MediaStreamTrackGenerator: new (init: { kind: 'video' }) => TrackGenerator

/**
 * A track that shows the card until it is stopped. Frames are made by hand rather than captured from a canvas,
 * because a canvas in a window that nobody sees is never painted.
 */
export function openCard(): MediaStreamTrack {
  const track = new MediaStreamTrackGenerator({ kind: 'video' })
  const writer = track.writable.getWriter()
  const canvas = drawCard()

  const timer = setInterval(() => {
    if (track.readyState === 'ended') {
      clearInterval(timer)
      return
    }
    // An encoder that cannot keep up misses a frame rather than queueing it.
    if ((writer.desiredSize ?? 0) <= 0) return
    writer
      .write(new VideoFrame(canvas, { timestamp: Math.round(performance.now() * 1000) }))
      .catch(() => clearInterval(timer))
  }, FRAME_INTERVAL_MS)
  return track
}

/** Without words, so that it needs no language. */
function drawCard(): OffscreenCanvas {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  const ground = context.createLinearGradient(0, 0, WIDTH, HEIGHT)
  ground.addColorStop(0, '#1c2230')
  ground.addColorStop(1, '#10141d')
  context.fillStyle = ground
  context.fillRect(0, 0, WIDTH, HEIGHT)
  context.strokeStyle = '#5b6a88'
  context.lineWidth = 10
  context.lineCap = 'round'
  context.beginPath()
  context.arc(WIDTH / 2, HEIGHT / 2, 64, 0, 2 * Math.PI)
  context.moveTo(WIDTH / 2 - 18, HEIGHT / 2 - 24)
  context.lineTo(WIDTH / 2 - 18, HEIGHT / 2 + 24)
  context.moveTo(WIDTH / 2 + 18, HEIGHT / 2 - 24)
  context.lineTo(WIDTH / 2 + 18, HEIGHT / 2 + 24)
  context.stroke()
  return canvas
}
