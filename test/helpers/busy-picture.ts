import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const WIDTH = 1280
const HEIGHT = 720
const FRAMES = 12
const BLOCK = 8
const FRAMES_PER_SECOND = 24

/**
 * A file for Chromium's `--use-file-for-fake-video-capture`: blocks that move and change so much that an encoder uses
 * all the rate it may.
 *
 * @returns its path, below a folder of its own
 */
export function writeBusyPicture(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'lectern-picture-')), 'busy.y4m')
  const parts: Buffer[] = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES_PER_SECOND}:1 Ip A1:1 C420jpeg\n`)]
  for (let frame = 0; frame < FRAMES; frame++) {
    const luma = Buffer.alloc(WIDTH * HEIGHT)
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x += BLOCK) {
        const block = Math.floor(x / BLOCK) * 7919 + Math.floor(y / BLOCK) * 104_729 + frame * 1_299_709
        // A sixth of the blocks is another one in each frame, the rest stands.
        const value = block % 6 === 0 ? (block % 160) + 40 : ((Math.floor(x / 64) + Math.floor(y / 64)) * 29) % 200
        luma.fill(value, y * WIDTH + x, y * WIDTH + x + BLOCK)
      }
    }
    parts.push(Buffer.from('FRAME\n'), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128))
  }
  writeFileSync(file, Buffer.concat(parts))
  return file
}
