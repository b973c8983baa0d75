/** The voices of a small group: a connection from each member to each other, introduced by the studio. */
import type { Signal } from '../../shared/wire'

export interface GroupVoiceOptions {
  ownId: string
  /** Which microphone; the system's own where nothing is said. */
  microphone?: MediaTrackConstraints
  send(to: string, signal: Signal): void
}

export interface GroupVoice {
  /** Who speaks now, oneself included: connects to who is new, lets go of who is gone. */
  follow(voices: readonly string[]): void
  signal(from: string, signal: Signal): void
  setMicrophone(on: boolean): void
  close(): void
}

interface Peer {
  connection: RTCPeerConnection
  player: HTMLAudioElement
  /** Candidates that came before the description they belong to. */
  early: RTCIceCandidateInit[]
}

/** @throws what `getUserMedia` throws, when there is no microphone to be had */
export async function openGroupVoice({ ownId, microphone, send }: GroupVoiceOptions): Promise<GroupVoice> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { ...microphone, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  })
  const peers = new Map<string, Peer>()

  function open(id: string): Peer {
    drop(id)
    const connection = new RTCPeerConnection({ iceServers: [] })
    const player = new Audio()
    player.autoplay = true
    const peer: Peer = { connection, player, early: [] }
    peers.set(id, peer)
    for (const track of stream.getTracks()) connection.addTrack(track, stream)
    connection.onicecandidate = ({ candidate }) => {
      if (candidate && peers.get(id) === peer) send(id, { type: 'candidate', candidate: candidate.toJSON() as never })
    }
    connection.ontrack = ({ track }) => {
      player.srcObject = new MediaStream([track])
      player.play().catch(() => {})
    }
    connection.oniceconnectionstatechange = () => {
      if (connection.iceConnectionState === 'failed' && peers.get(id) === peer && ownId < id) void call(id)
    }
    return peer
  }

  /** Of two, the one with the lesser id calls: so nobody calls each other at once. */
  async function call(id: string): Promise<void> {
    const { connection } = open(id)
    await connection.setLocalDescription(await connection.createOffer())
    if (connection.localDescription) send(id, { type: 'offer', sdp: connection.localDescription.sdp })
  }

  async function answer(id: string, sdp: string): Promise<void> {
    const { connection, early } = open(id)
    await connection.setRemoteDescription({ type: 'offer', sdp })
    await connection.setLocalDescription(await connection.createAnswer())
    if (connection.localDescription) send(id, { type: 'answer', sdp: connection.localDescription.sdp })
    for (const candidate of early.splice(0)) await connection.addIceCandidate(candidate)
  }

  function drop(id: string): void {
    const peer = peers.get(id)
    peers.delete(id)
    peer?.connection.close()
    if (peer) peer.player.srcObject = null
  }

  return {
    follow(voices) {
      for (const id of [...peers.keys()]) if (!voices.includes(id)) drop(id)
      if (!voices.includes(ownId)) return
      for (const id of voices) if (id !== ownId && ownId < id && !peers.has(id)) call(id).catch(() => drop(id))
    },
    signal(from, signal) {
      if (signal.type === 'offer') {
        answer(from, signal.sdp).catch(() => drop(from))
        return
      }
      const peer = peers.get(from)
      if (!peer) return
      if (signal.type === 'answer') {
        const { connection, early } = peer
        connection
          .setRemoteDescription({ type: 'answer', sdp: signal.sdp })
          .then(() => Promise.all(early.splice(0).map((candidate) => connection.addIceCandidate(candidate))))
          .catch(() => {})
      } else if (signal.type === 'candidate') {
        const candidate = signal.candidate as RTCIceCandidateInit
        if (!peer.connection.remoteDescription) peer.early.push(candidate)
        else peer.connection.addIceCandidate(candidate).catch(() => {})
      }
    },
    setMicrophone(on) {
      for (const track of stream.getTracks()) track.enabled = on
    },
    close() {
      for (const id of [...peers.keys()]) drop(id)
      for (const track of stream.getTracks()) track.stop()
    },
  }
}
