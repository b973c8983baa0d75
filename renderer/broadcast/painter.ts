import { containIn, coverOf, PICTURE_HEIGHT, PICTURE_WIDTH, type Tile } from '../../shared/layout'

export type Image = VideoFrame | OffscreenCanvas

const GROUND = '#10141d'
const EMPTY_TILE = '#1c2230'

const sizeOf = (image: Image): [number, number] =>
  image instanceof VideoFrame ? [image.displayWidth, image.displayHeight] : [image.width, image.height]

export interface Painter {
  readonly canvas: OffscreenCanvas
  /** Draws the tiles from the given place on; those below are still there from before. */
  paint(tiles: readonly Tile[], from: number, imageOf: (tile: Tile) => Image | undefined): void
  /** Draws a picture that stands still: the one given, dimmed, under a pause sign. */
  paintPaused(image: Image): void
}

/** Draws pictures that consist of several sources, or of one that is not of the published size. */
export function createPainter(): Painter {
  const canvas = new OffscreenCanvas(PICTURE_WIDTH, PICTURE_HEIGHT)
  // Every picture is read back to be encoded.
  const found = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  if (!found) throw new Error('no canvas')
  const context = found

  function paintTile({ box, fit }: Tile, image: Image | undefined): void {
    const [x, y, w, h] = [
      box.left * PICTURE_WIDTH,
      box.top * PICTURE_HEIGHT,
      box.width * PICTURE_WIDTH,
      box.height * PICTURE_HEIGHT,
    ]
    if (!image) {
      context.fillStyle = EMPTY_TILE
      context.fillRect(x, y, w, h)
      return
    }
    const [width, height] = sizeOf(image)
    if (fit === 'cover') {
      const part = coverOf(box, width, height)
      context.drawImage(image, part.left, part.top, part.width, part.height, x, y, w, h)
      return
    }
    const place = containIn(box, width, height)
    if (place.width < box.width || place.height < box.height) {
      context.fillStyle = GROUND
      context.fillRect(x, y, w, h)
    }
    context.drawImage(
      image,
      place.left * PICTURE_WIDTH,
      place.top * PICTURE_HEIGHT,
      place.width * PICTURE_WIDTH,
      place.height * PICTURE_HEIGHT,
    )
  }

  return {
    canvas,
    paint(tiles, from, imageOf) {
      if (from === 0) {
        context.fillStyle = GROUND
        context.fillRect(0, 0, PICTURE_WIDTH, PICTURE_HEIGHT)
      }
      for (const tile of tiles.slice(from)) paintTile(tile, imageOf(tile))
    },
    paintPaused(image) {
      context.drawImage(image, 0, 0, PICTURE_WIDTH, PICTURE_HEIGHT)
      context.fillStyle = 'rgba(16, 20, 29, 0.6)'
      context.fillRect(0, 0, PICTURE_WIDTH, PICTURE_HEIGHT)
      context.fillStyle = '#e8ecf5'
      for (const side of [-1, 1]) context.fillRect(PICTURE_WIDTH / 2 + side * 26 - 10, PICTURE_HEIGHT / 2 - 44, 20, 88)
    },
  }
}
