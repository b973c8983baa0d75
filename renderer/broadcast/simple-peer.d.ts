/** What is used of simple-peer 9.11, of which only the built file works with Vite. */
declare module 'simple-peer/simplepeer.min.js' {
  interface PeerOptions {
    initiator: boolean
    trickle: boolean
    config: RTCConfiguration
    stream?: MediaStream
  }

  export default class Peer {
    constructor(options: PeerOptions)
    readonly destroyed: boolean
    /** The browser's own connection; gone once destroyed. */
    readonly _pc: RTCPeerConnection | null
    signal(signal: unknown): void
    addTransceiver(track: MediaStreamTrack, init: RTCRtpTransceiverInit): void
    destroy(): void
    on(event: 'signal', listener: (signal: { type: string }) => void): this
    on(event: 'stream', listener: (stream: MediaStream) => void): this
    on(event: 'close', listener: () => void): this
    on(event: 'error', listener: (error: Error) => void): this
  }
}
