/** As much of Janus' WebSocket protocol as publishing to and watching from its VideoRoom takes. */

const ROOM = 1234
const KEEP_ALIVE_MS = 20_000

interface Reply {
  janus: string
  transaction?: string
  data?: { id: number }
  plugindata?: {
    data: { id?: number; publishers?: { id: number }[]; participants?: { id: number; publisher: boolean }[] }
  }
  jsep?: RTCSessionDescriptionInit
}

export interface Janus {
  publish(offer: RTCSessionDescriptionInit, pc: RTCPeerConnection): Promise<RTCSessionDescriptionInit>
  /** Watches whoever publishes. */
  watch(pc: RTCPeerConnection): Promise<void>
  close(): void
}

export async function openJanus(url: string): Promise<Janus> {
  const socket = new WebSocket(url, 'janus-protocol')
  const waiting = new Map<string, (reply: Reply) => void>()
  let next = 0
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = () => reject(new Error('no Janus'))
  })
  socket.onmessage = ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply
    if (reply.janus === 'ack' || !reply.transaction) return
    waiting.get(reply.transaction)?.(reply)
  }
  const ask = (message: Record<string, unknown>): Promise<Reply> =>
    new Promise((resolve) => {
      const transaction = `t${next++}`
      waiting.set(transaction, resolve)
      socket.send(JSON.stringify({ ...message, transaction }))
    })
  const session_id = (await ask({ janus: 'create' })).data?.id
  const handle_id = (await ask({ janus: 'attach', session_id, plugin: 'janus.plugin.videoroom' })).data?.id
  const say = (body: unknown, jsep?: RTCSessionDescriptionInit) =>
    ask({ janus: 'message', session_id, handle_id, body, ...(jsep ? { jsep } : {}) })
  const timer = setInterval(() => void ask({ janus: 'keepalive', session_id }), KEEP_ALIVE_MS)
  const trickle = (pc: RTCPeerConnection) => {
    pc.onicecandidate = ({ candidate }) =>
      void ask({ janus: 'trickle', session_id, handle_id, candidate: candidate ?? { completed: true } })
  }

  return {
    async publish(offer, pc) {
      await say({ request: 'join', ptype: 'publisher', room: ROOM, display: 'bench' })
      trickle(pc)
      const { type, sdp } = offer
      const reply = await say({ request: 'publish', bitrate: 3_000_000 }, { type, sdp })
      return reply.jsep as RTCSessionDescriptionInit
    },
    async watch(pc) {
      const list = await say({ request: 'listparticipants', room: ROOM })
      const feed = list.plugindata?.data.participants?.find((one) => one.publisher)?.id
      const joined = await say({ request: 'join', ptype: 'subscriber', room: ROOM, streams: [{ feed }] })
      trickle(pc)
      await pc.setRemoteDescription(joined.jsep as RTCSessionDescriptionInit)
      await pc.setLocalDescription(await pc.createAnswer())
      const { type, sdp } = pc.localDescription as RTCSessionDescription
      await say({ request: 'start' }, { type, sdp })
    },
    close() {
      clearInterval(timer)
      socket.close()
    },
  }
}
