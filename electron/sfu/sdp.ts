/** The few things that are said in a session description beyond what werift says (RFC 8866). */

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
 * - the encoder starts at the full rate instead of feeling its way up from 300 kbit/s: the media does not leave the machine.
 */
export function answerFor(offerSdp: string, answerSdp: string): string {
  const reference = /^a=ice-ufrag:(\S+)/m.exec(offerSdp)?.[1] ?? '-'
  return startFast(answerSdp.replace(/^s=.*$/m, `s=${reference}`), 1500)
}

/** Chromium reads these parameters of a video codec in the answer; others ignore them. */
function startFast(sdp: string, startKbps: number): string {
  const payloadType = /^a=rtpmap:(\d+) VP8\/90000/im.exec(sdp)?.[1]
  if (!payloadType) return sdp
  const line = `a=fmtp:${payloadType} x-google-start-bitrate=${startKbps}`
  return sdp.replace(new RegExp(`^(a=rtpmap:${payloadType} VP8/90000)`, 'im'), `$1\r\n${line}`)
}
