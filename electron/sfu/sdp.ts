/** The few things that are said in a session description beyond what werift says (RFC 8866). */
import type { Terms } from './outlet'

/** What all layers together take. */
const START_KBPS = 2600

/** Whether an offer has one picture and one sound, and what it takes to connect. */
export function isPublication(offerSdp: string): boolean {
  return [/^m=audio /m, /^m=video /m, /^a=ice-ufrag:/m, /^a=ice-pwd:/m, /^a=fingerprint:/m].every((line) =>
    line.test(offerSdp),
  )
}

/**
 * Says that this side is ICE-lite, which werift is but does not say (RFC 8839, section 5.4). Without the line a browser
 * that answers leaves the choice of the path to the studio, and both wait: Firefox never had a picture.
 */
export function sayLite(sdp: string): string {
  return sdp.replace(/^t=.*$/m, (time) => `${time}\r\na=ice-lite`)
}

/**
 * Readies an answer for the publisher that made the offer:
 * - the session's name (`s=`) is the offer's ICE user name, so that a publisher which has started anew
 *   can tell the answer to its last offer from one that was still under way;
 * - what gets lost is asked for again (see gaps.ts);
 * - the encoder starts at the full rate instead of feeling its way up from 300 kbit/s: the media does not leave the machine.
 */
export function answerFor(offerSdp: string, answerSdp: string): string {
  const reference = /^a=ice-ufrag:(\S+)/m.exec(offerSdp)?.[1] ?? '-'
  return readyVideo(answerSdp.replace(/^s=.*$/m, `s=${reference}`), START_KBPS)
}

/** Chromium reads the rate of a video codec in the answer; others ignore it. */
function readyVideo(sdp: string, startKbps: number): string {
  const payloadType = /^a=rtpmap:(\d+) VP8\/90000/im.exec(sdp)?.[1]
  if (!payloadType) return sdp
  const line = `a=fmtp:${payloadType} x-google-start-bitrate=${startKbps}\r\na=rtcp-fb:${payloadType} nack`
  return sdp.replace(new RegExp(`^(a=rtpmap:${payloadType} VP8/90000)`, 'im'), `$1\r\n${line}`)
}

type Numbered = { ssrc: number; rtxSsrc: number }

/**
 * What a viewer accepted of the offer: formats keep the numbers that the offer gave them (RFC 3264, section 6.1).
 *
 * @param senders whose SSRCs the offer named
 */
export function readTerms(answerSdp: string, senders: { audio: Numbered; video: Numbered }): Terms {
  const payloadType = (pattern: RegExp, usual: number) => Number(pattern.exec(answerSdp)?.[1] ?? usual)
  const video = { ssrc: senders.video.ssrc, payloadType: payloadType(/^a=rtpmap:(\d+) VP8\/90000/im, 96) }
  const repair = new RegExp(`^a=fmtp:(\\d+) apt=${video.payloadType}\\b`, 'im').exec(answerSdp)?.[1]
  const redundant = /^a=rtpmap:(\d+) red\/48000/im.exec(answerSdp)?.[1]
  const wide = /^a=extmap:(\d+)(?:\/\w+)? \S*transport-wide-cc-extensions-01/im.exec(answerSdp)?.[1]
  return {
    audio: { ssrc: senders.audio.ssrc, payloadType: payloadType(/^a=rtpmap:(\d+) opus\/48000/im, 111) },
    video,
    ...(redundant ? { redundancy: Number(redundant) } : {}),
    ...(repair ? { repair: { ssrc: senders.video.rtxSsrc, payloadType: Number(repair) } } : {}),
    ...(wide && Number(wide) < 15 ? { transportWide: Number(wide) } : {}),
  }
}
