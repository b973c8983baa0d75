/** The picture of the class as a small file, for those whose connection carries no moving one. */
import { MAX_STILL_BYTES } from '../../shared/broadcast'

/** Sharp enough to read, then whatever fits. */
const TRIES = [
  { width: 640, height: 360, quality: 0.7 },
  { width: 640, height: 360, quality: 0.45 },
  { width: 480, height: 270, quality: 0.4 },
  { width: 320, height: 180, quality: 0.3 },
] as const

/** @returns a JPEG of at most `MAX_STILL_BYTES`; undefined when even the smallest is larger */
export async function takeStill(frame: VideoFrame): Promise<Uint8Array | undefined> {
  for (const { width, height, quality } of TRIES) {
    const canvas = new OffscreenCanvas(width, height)
    canvas.getContext('2d')?.drawImage(frame, 0, 0, width, height)
    const file = await canvas.convertToBlob({ type: 'image/jpeg', quality })
    if (file.size <= MAX_STILL_BYTES) return new Uint8Array(await file.arrayBuffer())
  }
  return undefined
}
