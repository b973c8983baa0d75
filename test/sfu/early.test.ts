import { afterEach, expect, it } from 'vitest'
import { RTCPeerConnection } from 'werift'
import { type Hall, openHall } from '../../electron/sfu/hall'
import type { FromHall } from '../../electron/sfu/hall-messages'
import type { Signal } from '../../shared/wire'

interface Transport {
  send(data: Buffer, address: unknown): Promise<void>
}

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A viewer's first words (RFC 6347, section 4.2.1): a hello without the cookie that proves its address. */
const isFirstHello = (data: Buffer) => data[0] === 22 && data[13] === 1 && data[60 + (data[59] ?? 0)] === 0

interface Ice {
  protocols: { transport: Transport }[]
  buildRequest(check: { nominate: boolean }): unknown
}

/**
 * The other end: werift as a browser that says its first words once and, unlike one, never again; nor does it ever name
 * the way it has chosen, which a browser does only after its first words.
 */
async function openBrowser(sdp: string): Promise<{ answer: Signal; hellos(): number }> {
  const pc = new RTCPeerConnection({ iceServers: [], iceUseIpv6: false, bundlePolicy: 'max-bundle' })
  closing.push(() => void pc.close())
  let hellos = 0
  await pc.setRemoteDescription({ type: 'offer', sdp })
  await pc.setLocalDescription(await pc.createAnswer())
  for (const { connection } of pc.iceTransports) {
    const ice = connection as unknown as Ice
    const { buildRequest } = ice
    ice.buildRequest = (check) => buildRequest.call(ice, { ...check, nominate: false })
    for (const { transport } of ice.protocols) {
      const send = transport.send
      transport.send = async (data, address) => {
        if (isFirstHello(data) && hellos++ > 0) return
        await send.call(transport, data, address)
      }
    }
  }
  return { answer: { type: 'answer', sdp: pc.localDescription?.sdp ?? '' }, hellos: () => hellos }
}

it('hears a viewer whose handshake begins before its answer has come and before it has named its way', {
  timeout: 30_000,
}, async () => {
  const said: FromHall[] = []
  const hall: Hall = openHall({ loopbackOnly: true }, (message) => said.push(message))
  closing.push(hall.close)
  hall.hear({ kind: 'publishing', publishing: true })
  hall.hear({ kind: 'view', viewerId: 'early' })
  const offer = () => said.find((one) => one.kind === 'viewer-signal')?.signal
  await expect.poll(offer, { timeout: 10_000 }).toMatchObject({ type: 'offer' })
  const browser = await openBrowser((offer() as { sdp: string }).sdp)
  await expect.poll(browser.hellos, { timeout: 10_000 }).toBeGreaterThan(0)
  hall.hear({ kind: 'viewer-signal', viewerId: 'early', signal: browser.answer })
  const states = () => said.flatMap((one) => (one.kind === 'viewer-state' ? [one.state] : []))
  await expect.poll(states, { timeout: 10_000 }).toContain('connected')
})
