import type { Page } from '@playwright/test'

export interface Watched {
  /** Every decoded frame since `watch`. */
  frames: { atMs: number; width: number; height: number; mean: number; darkest: number; brightest: number }[]
}

/** Looks at every frame that a student's video element shows from now on: its size and how bright it is. */
export async function watch(page: Page): Promise<void> {
  await page.getByTestId('stage-video').evaluate((element) => {
    const video = element as HTMLVideoElement
    const frames: Watched['frames'] = []
    Object.assign(window, { watched: frames })
    const canvas = document.createElement('canvas')
    canvas.width = 32
    canvas.height = 18
    const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D
    const look = () => {
      context.drawImage(video, 0, 0, 32, 18)
      const { data } = context.getImageData(0, 0, 32, 18)
      let [sum, darkest, brightest] = [0, 255, 0]
      for (let at = 0; at < data.length; at += 4) {
        const light = ((data[at] as number) + (data[at + 1] as number) + (data[at + 2] as number)) / 3
        sum += light
        darkest = Math.min(darkest, light)
        brightest = Math.max(brightest, light)
      }
      const { videoWidth: width, videoHeight: height } = video
      frames.push({ atMs: performance.now(), width, height, mean: (sum * 4) / data.length, darkest, brightest })
      video.requestVideoFrameCallback(look)
    }
    video.requestVideoFrameCallback(look)
  })
}

export const watched = (page: Page): Promise<Watched['frames']> =>
  page.evaluate(() => (window as unknown as { watched: Watched['frames'] }).watched)
