/** How many viewers this machine can take, and what the figure was computed from. */

export interface Uplink {
  /** The system's name of the interface that attendees come in by. */
  name: string
  /** What the interface says it can carry; absent where the system does not say (most Wi-Fi). */
  mbps?: number
}

/** What one viewer costs and what there is to spend, all measured. */
export interface CapacityFigures {
  cores: number
  /** Of all cores together, 0 to 100, before this program broadcasts. */
  idlePercent: number
  /** What capturing, composing and encoding takes and will go on taking: 100 is one core. */
  encodingPercent: number
  /** Encrypting and sending one packet to one viewer, in microseconds of CPU. */
  usPerPacket: number
  packetsPerViewerPerSecond: number
  kbpsPerViewer: number
  uplink?: Uplink
}

export interface Capacity {
  viewers: number
  /** What runs out first. `door`: the most connections the class door takes. */
  limit: 'processor' | 'uplink' | 'door'
  figures: CapacityFigures
}

/** Once a second while a class is live. */
export interface Load {
  /** All cores together, everything that runs on the machine, 0 to 100. */
  busyPercent: number
  /** The hidden window: capturing, composing, encoding, recording. 100 is one core. */
  encodingPercent: number
  /** Viewers that can still come. */
  seatsLeft: number
  capacity: Capacity
}
