/** A clock drawn into the picture as black and white squares, coarse enough to survive any encoder. */

const COLUMNS = 16
const ROWS = 2
const SQUARE = 40
export const CODE = { width: COLUMNS * SQUARE, height: ROWS * SQUARE }
/** 32 squares: milliseconds modulo 2^26 (18 hours), and a checksum of six bits. */
const CLOCK = 2 ** 26

export const nowMs = () => performance.timeOrigin + performance.now()

const checksum = (clock: number) => {
  let sum = 0
  for (let rest = clock; rest > 0; rest = Math.floor(rest / 64)) sum = (sum * 5 + (rest % 64) + 1) % 64
  return sum
}

export function drawTimecode(context: OffscreenCanvasRenderingContext2D, atMs: number): void {
  const clock = Math.floor(atMs) % CLOCK
  const bits = clock * 64 + checksum(clock)
  for (let bit = 0; bit < 32; bit++) {
    context.fillStyle = Math.floor(bits / 2 ** bit) % 2 ? '#ffffff' : '#000000'
    context.fillRect((bit % COLUMNS) * SQUARE, Math.floor(bit / COLUMNS) * SQUARE, SQUARE, SQUARE)
  }
}

const small = new OffscreenCanvas(COLUMNS * 4, ROWS * 4)
const reader = small.getContext('2d', { willReadFrequently: true })

/** How old the picture is, or undefined when the code cannot be read. */
export function readAgeMs(video: HTMLVideoElement, atMs: number): number | undefined {
  if (!reader || video.videoWidth === 0) return undefined
  const scale = video.videoWidth / 1280
  reader.drawImage(video, 0, 0, CODE.width * scale, CODE.height * scale, 0, 0, small.width, small.height)
  const { data } = reader.getImageData(0, 0, small.width, small.height)
  let bits = 0
  for (let bit = 0; bit < 32; bit++) {
    const x = (bit % COLUMNS) * 4 + 2
    const y = Math.floor(bit / COLUMNS) * 4 + 2
    if ((data[(y * small.width + x) * 4 + 1] ?? 0) > 127) bits += 2 ** bit
  }
  const clock = Math.floor(bits / 64)
  if (bits % 64 !== checksum(clock)) return undefined
  return (((Math.floor(atMs) % CLOCK) - clock + CLOCK) % CLOCK) + (atMs % 1)
}
