/**
 * Viewers that shake hands, receive, count and report when packets arrived, as browsers do, but decode nothing: so that
 * one machine can hold many of them beside the studio that is measured. Argument: the address of the hub.
 */
import { RTCPeerConnection, RTCRtpCodecParameters, RTCRtpHeaderExtensionParameters, RTP_EXTENSION_URI } from 'werift'
import { WebSocket } from 'ws'
import { openPath, type Path } from '../../../electron/sfu/inside'
import { type Hub, joinHub, type Note } from './broadcast-hub'
import { openJanus } from './broadcast-janus-client'
import type { Way } from './broadcast-reading'

const FEEDBACK_MS = 100
const LOOPBACK = '127.0.0.1'
const wide = new RTCRtpHeaderExtensionParameters({ uri: RTP_EXTENSION_URI.transportWideCC })

interface Transport {
  onData: (data: Buffer, address: unknown) => void
}

interface Light {
  packets: number
  /** To Lectern's offer. */
  answer(offerSdp: string): Promise<string>
  close(): void
}

/** @param address of this machine, to which the other side sends */
const connect = (address: string) =>
  new RTCPeerConnection({
    iceServers: [],
    iceUseIpv6: false,
    iceInterfaceAddresses: { udp4: address },
    iceAdditionalHostAddresses: [address],
    bundlePolicy: 'max-bundle',
    codecs: {
      audio: [new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2 })],
      video: [
        new RTCRtpCodecParameters({ mimeType: 'video/VP8', clockRate: 90_000 }),
        // As every browser: what is lost comes again, and a trial of a better layer is padded, in a stream of its own.
        new RTCRtpCodecParameters({ mimeType: 'video/rtx', clockRate: 90_000 }),
      ],
    },
    headerExtensions: { audio: [wide], video: [wide] },
  })

/** RTCP (RFC 5761, section 4), which counts for nothing here. */
const isControl = (data: Buffer) => (data[1] ?? 0) >= 192 && (data[1] ?? 0) <= 223

function openLight(): Light {
  const pc = connect(LOOPBACK)
  let path: Path | undefined
  let arrived: [number: number, atMs: number][] = []
  const timer = setInterval(() => {
    if (!path || arrived.length === 0) return
    path.sendControl(feedback(arrived))
    arrived = []
  }, FEEDBACK_MS)

  const light: Light = {
    packets: 0,
    async answer(sdp) {
      await pc.setRemoteDescription({ type: 'offer', sdp })
      await pc.setLocalDescription(await pc.createAnswer())
      takeOver(pc, take)
      return pc.localDescription?.sdp ?? ''
    },
    close() {
      clearInterval(timer)
      void pc.close()
    },
  }

  function take(data: Buffer): void {
    path ??= openPath(pc)
    if (isControl(data)) return
    light.packets++
    // The extension stands in the clear behind the twelve bytes of the header.
    if ((data[0] ?? 0) & 0x10) arrived.push([data.readUInt16BE(17), performance.now()])
  }
  return light
}

/** Has all media of a connection instead of werift. */
function takeOver(pc: RTCPeerConnection, take: (data: Buffer) => void): void {
  for (const { connection } of pc.iceTransports)
    for (const { transport } of (connection as unknown as { protocols: { transport: Transport }[] }).protocols) {
      const pass = transport.onData
      transport.onData = (data, address) => ((data[0] ?? 0) >> 6 === 2 ? take(data) : pass(data, address))
    }
}

/** Watches Janus' room. It is not told of arrivals, which it would make no use of. */
function openLightOfJanus(url: string): Light {
  // Its own end of the pair of interfaces (broadcast-janus.ts).
  const pc = connect(new URL(url).hostname.replace(/\d+$/, '1'))
  const session = openJanus(url)
  const light: Light = {
    packets: 0,
    answer: async () => '',
    close() {
      void pc.close()
      void session.then(({ close }) => close())
    },
  }
  void session
    .then(({ watch }) => watch(pc as never))
    .then(() =>
      takeOver(pc, (data) => {
        if (!isControl(data)) light.packets++
      }),
    )
  return light
}

/** draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1, with long steps only. */
function feedback(arrived: [number: number, atMs: number][]): Buffer {
  const first = arrived[0]?.[0] ?? 0
  const at = new Map(arrived.map(([number, atMs]) => [(number - first) & 0xffff, atMs]))
  const count = Math.min(1000, Math.max(...[...at.keys()].filter((one) => one < 0x8000)) + 1)
  const reference = Math.floor((arrived[0]?.[1] ?? 0) / 64)
  const chunks: number[] = []
  const steps: number[] = []
  let clock = reference * 256
  for (let i = 0; i < count; i++) {
    const atMs = at.get(i)
    chunks.push(((atMs === undefined ? 0 : 2) << 13) | 1)
    if (atMs === undefined) continue
    const ticks = Math.round(atMs * 4)
    steps.push(ticks - clock)
    clock = ticks
  }
  const body = Buffer.alloc(Math.ceil((2 * (chunks.length + steps.length)) / 4) * 4)
  for (const [i, chunk] of chunks.entries()) body.writeUInt16BE(chunk, 2 * i)
  for (const [i, step] of steps.entries()) body.writeInt16BE(step, 2 * (chunks.length + i))
  const head = Buffer.alloc(20)
  head.set([0x8f, 205, 0, 0])
  head.writeUInt16BE((20 + body.length) / 4 - 1, 2)
  head.writeUInt32BE(1, 4)
  head.writeUInt16BE(first, 12)
  head.writeUInt16BE(count, 14)
  head.writeIntBE(reference & 0x7f_ffff, 16, 3)
  return Buffer.concat([head, body])
}

async function run(): Promise<void> {
  const viewers = new Map<string, Light>()
  let before = { packets: 0, atMs: performance.now() }
  let hub: Hub | undefined

  const hear = async ({ what, body, id = '' }: Note): Promise<void> => {
    if (what === 'watch') {
      const { way, url } = body as { way: Way; url: string }
      viewers.set(id, way === 'janus' ? openLightOfJanus(url) : openLight())
      if (way === 'lectern') hub?.send('studio', 'join', undefined, id)
    } else if (what === 'signal') {
      const signal = body as { type: string; sdp: string }
      const answer = signal.type === 'offer' ? await viewers.get(id)?.answer(signal.sdp) : undefined
      if (answer) hub?.send('studio', 'signal', { type: 'answer', sdp: answer }, id)
    } else if (what === 'leave-all') {
      for (const [viewerId, viewer] of viewers) {
        viewer.close()
        hub?.send('studio', 'leave', undefined, viewerId)
      }
      viewers.clear()
      before = { packets: 0, atMs: performance.now() }
    } else if (what === 'look') {
      const packets = [...viewers.values()].map((one) => one.packets)
      const atMs = performance.now()
      const sum = packets.reduce((all, one) => all + one, 0)
      const packetsPerSecond = ((sum - before.packets) * 1000) / (atMs - before.atMs)
      before = { packets: sum, atMs }
      hub?.send('bench', 'answer', { watching: packets.filter((one) => one > 0).length, packetsPerSecond }, id)
    }
  }
  hub = await joinHub('light', process.argv[2] as string, (note) => void hear(note), WebSocket as never)
  hub.send('bench', 'ready')
}

void run()
