/** Those on stage: each has a connection of their own to this window, is in the picture and the mix, and hears all but themselves. */
import type { Signal } from '../../shared/wire'
import type { Compositor } from './compositor'
import type { Mix } from './mix'

export interface GuestOptions {
  mix: Mix
  compositor: Compositor
  send(attendeeId: string, signal: Signal): void
  /** The connection has failed. */
  lost(attendeeId: string): void
}

export interface Guests {
  signal(attendeeId: string, signal: Signal): void
  setMuted(attendeeId: string, muted: boolean): void
  leave(attendeeId: string): void
  close(): void
}

interface Guest {
  connection: RTCPeerConnection
  muted: boolean
  voice?: MediaStreamTrack
  /** Chromium gives Web Audio no remote sound that no element plays. */
  player: HTMLAudioElement
  /** Candidates that came before the description they belong to. */
  early: RTCIceCandidateInit[]
}

export function openGuests({ mix, compositor, send, lost }: GuestOptions): Guests {
  const guests = new Map<string, Guest>()

  function open(attendeeId: string): Guest {
    const name = `guest:${attendeeId}` as const
    const muted = guests.get(attendeeId)?.muted ?? false
    drop(attendeeId)
    const connection = new RTCPeerConnection({ iceServers: [] })
    const player = new Audio()
    player.muted = true
    const guest: Guest = { connection, muted, player, early: [] }
    guests.set(attendeeId, guest)
    const isCurrent = () => guests.get(attendeeId) === guest
    connection.onicecandidate = ({ candidate }) => {
      if (candidate && isCurrent()) send(attendeeId, { type: 'candidate', candidate: candidate.toJSON() as never })
    }
    connection.onconnectionstatechange = () => {
      if (isCurrent() && connection.connectionState === 'failed') lost(attendeeId)
    }
    connection.ontrack = ({ track }) => {
      if (!isCurrent()) return
      if (track.kind === 'video') return compositor.setSource(name, track)
      guest.voice = track
      track.enabled = !guest.muted
      player.srcObject = new MediaStream([track])
      void player.play().catch(() => {})
      mix.setInput(name, track)
    }
    return guest
  }

  async function answer(attendeeId: string, sdp: string): Promise<void> {
    const guest = open(attendeeId)
    const { connection } = guest
    await connection.setRemoteDescription({ type: 'offer', sdp })
    const back = mix.without(`guest:${attendeeId}`)
    connection.addTrack(back, new MediaStream([back]))
    await connection.setLocalDescription(await connection.createAnswer())
    if (guests.get(attendeeId) !== guest) return
    send(attendeeId, { type: 'answer', sdp: connection.localDescription?.sdp ?? '' })
    for (const candidate of guest.early.splice(0)) await connection.addIceCandidate(candidate)
  }

  function drop(attendeeId: string): void {
    const guest = guests.get(attendeeId)
    if (!guest) return
    guests.delete(attendeeId)
    guest.connection.close()
    guest.player.srcObject = null
    mix.setInput(`guest:${attendeeId}`, undefined)
    compositor.setSource(`guest:${attendeeId}`, undefined)
  }

  return {
    signal(attendeeId, signal) {
      if (signal.type === 'offer') {
        answer(attendeeId, signal.sdp).catch(() => lost(attendeeId))
        return
      }
      const guest = guests.get(attendeeId)
      if (!guest || signal.type !== 'candidate') return
      const candidate = signal.candidate as RTCIceCandidateInit
      if (!guest.connection.remoteDescription) guest.early.push(candidate)
      else guest.connection.addIceCandidate(candidate).catch(() => {})
    },
    setMuted(attendeeId, muted) {
      const guest = guests.get(attendeeId)
      if (!guest) return
      guest.muted = muted
      if (guest.voice) guest.voice.enabled = !muted
    },
    leave: drop,
    close() {
      for (const attendeeId of [...guests.keys()]) drop(attendeeId)
    },
  }
}
