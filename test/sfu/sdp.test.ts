import { expect, it } from 'vitest'
import { answerFor, isPublication, sayLite } from '../../electron/sfu/sdp'

const OFFER = [
  'v=0',
  's=-',
  'm=audio 9',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:x',
  'a=fingerprint:sha-256 00',
  'm=video 9',
].join('\r\n')

it('names the offer in the answer, starts the encoder at the full rate and asks for lost packets', () => {
  const answer = answerFor(OFFER, 'v=0\r\ns=-\r\nm=video 9\r\na=rtpmap:96 VP8/90000\r\na=mid:1\r\n')
  expect(answer).toBe(
    'v=0\r\ns=abcd\r\nm=video 9\r\na=rtpmap:96 VP8/90000\r\na=fmtp:96 x-google-start-bitrate=2600\r\na=rtcp-fb:96 nack\r\na=mid:1\r\n',
  )
})

it('knows an offer of picture and sound', () => {
  expect(isPublication(OFFER)).toBe(true)
  expect(isPublication(OFFER.replace('m=video', 'm=text'))).toBe(false)
  expect(isPublication('')).toBe(false)
})

it('says once, for the whole session, that the studio is ICE-lite', () => {
  expect(sayLite('v=0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\nm=video 9\r\n')).toBe(
    'v=0\r\ns=-\r\nt=0 0\r\na=ice-lite\r\na=group:BUNDLE 0\r\nm=video 9\r\n',
  )
})
