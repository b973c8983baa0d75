/** From the page of somebody on stage to the studio: their camera and microphone there, the class without their own voice back. */
import type { Signal } from '../../shared/wire'

export interface StageLink {
  signal(signal: Signal): void
  /** Once admitted; again when the studio's side begins anew or the way there is a new one. */
  connect(): void
  setMicrophone(on: boolean): void
  setCamera(on: boolean): void
  /** Own picture, to be shown to oneself. */
  readonly stream: MediaStream
  close(): void
}

/** True where the browser lends camera and microphone at all. */
export const canSpeak = () =>
  typeof RTCPeerConnection === 'function' && Boolean(navigator.mediaDevices?.getUserMedia) && isSecureContext

/** @throws what `getUserMedia` throws, when the devices cannot be had */
export async function openStageLink(camera: boolean, send: (signal: Signal) => void): Promise<StageLink> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    video: camera && { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 20, max: 30 } },
  })
  const player = new Audio()
  player.autoplay = true
  let connection: RTCPeerConnection | undefined

  function connect(): void {
    connection?.close()
    const mine = new RTCPeerConnection({ iceServers: [] })
    connection = mine
    for (const track of stream.getTracks()) mine.addTrack(track, stream)
    mine.onicecandidate = ({ candidate }) => {
      if (candidate && connection === mine) send({ type: 'candidate', candidate: candidate.toJSON() as never })
    }
    mine.ontrack = ({ track }) => {
      if (connection !== mine) return
      player.srcObject = new MediaStream([track])
      player.play().catch(() => {})
    }
    mine
      .createOffer()
      .then((offer) => mine.setLocalDescription(offer))
      .then(() => {
        const { localDescription } = mine
        if (connection === mine && localDescription) send({ type: 'offer', sdp: localDescription.sdp })
      })
      .catch(() => {})
  }

  const enable = (tracks: MediaStreamTrack[], on: boolean) => {
    for (const track of tracks) track.enabled = on
  }

  return {
    stream,
    connect,
    signal(signal) {
      if (!connection || signal.type === 'offer') return
      if (signal.type === 'answer') connection.setRemoteDescription({ type: 'answer', sdp: signal.sdp }).catch(() => {})
      else if (signal.type === 'candidate')
        connection.addIceCandidate(signal.candidate as RTCIceCandidateInit).catch(() => {})
    },
    setMicrophone: (on) => enable(stream.getAudioTracks(), on),
    setCamera: (on) => enable(stream.getVideoTracks(), on),
    close() {
      connection?.close()
      connection = undefined
      player.srcObject = null
      for (const track of stream.getTracks()) track.stop()
    },
  }
}
