import { execFileSync } from 'node:child_process'

export interface Played {
  /** Of the last picture and the last sound, in seconds. */
  videoSeconds: number
  audioSeconds: number
  frames: number
  width: number
  height: number
  codecs: string[]
  /** What the container says; absent in a file that has not been finished. */
  durationSeconds?: number
}

const run = (program: string, args: string[]) =>
  execFileSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    // While it plays nothing else of the test runs, the test's own time limit neither.
    timeout: 60_000,
  })

/**
 * Plays a file to its end with Debian's ffmpeg, which stands for ordinary players. Throws when it cannot.
 * `decode: false` reads every packet and decodes none, which is much quicker.
 */
export function play(file: string, { decode = true } = {}): Played {
  // A stream that cannot be decoded ends with an error.
  if (decode) run('ffmpeg', ['-v', 'fatal', '-xerror', '-i', file, '-f', 'null', '-'])
  const report = JSON.parse(
    run('ffprobe', [
      '-v',
      'fatal',
      '-of',
      'json',
      '-show_entries',
      'format=duration:stream=codec_type,codec_name,width,height:packet=codec_type,pts_time',
      file,
    ]),
  ) as {
    format: { duration?: string }
    streams: { codec_type: string; codec_name: string; width?: number; height?: number }[]
    packets: { codec_type: string; pts_time: string }[]
  }
  const last = (type: string) =>
    Math.max(...report.packets.filter((packet) => packet.codec_type === type).map((packet) => Number(packet.pts_time)))
  const video = report.streams.find((stream) => stream.codec_type === 'video')
  return {
    videoSeconds: last('video'),
    audioSeconds: last('audio'),
    frames: report.packets.filter((packet) => packet.codec_type === 'video').length,
    width: video?.width ?? 0,
    height: video?.height ?? 0,
    codecs: report.streams.map((stream) => stream.codec_name).sort(),
    ...(report.format.duration === undefined ? {} : { durationSeconds: Number(report.format.duration) }),
  }
}

/** The chapters that a player finds in a file. */
export const chaptersIn = (file: string): { atMs: number; endMs: number; title: string }[] =>
  (
    JSON.parse(run('ffprobe', ['-v', 'error', '-of', 'json', '-show_chapters', file])) as {
      chapters: { start_time: string; end_time: string; tags: { title: string } }[]
    }
  ).chapters.map((one) => ({
    atMs: Math.round(Number(one.start_time) * 1000),
    endMs: Math.round(Number(one.end_time) * 1000),
    title: one.tags.title,
  }))
