/** What can be learnt of this machine without asking anybody: processor, network interface, cost of a packet. */
import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { readFile } from 'node:fs/promises'
import { cpus, networkInterfaces } from 'node:os'
import type { Uplink } from '../../shared/capacity'

export const cores = () => cpus().length

/** Share of all cores that was busy since the last reading, 0 to 100. */
export function createBusyMeter(): () => number {
  let before = times()
  return () => {
    const after = times()
    const total = after.total - before.total
    const busy = total - (after.idle - before.idle)
    before = after
    return total > 0 ? (busy * 100) / total : 0
  }
}

function times(): { idle: number; total: number } {
  let [idle, total] = [0, 0]
  for (const { times: one } of cpus()) {
    idle += one.idle
    total += one.user + one.nice + one.sys + one.irq + one.idle
  }
  return { idle, total }
}

/** The interface that attendees on the same network come in by; undefined where there is none but loopback. */
export async function readUplink(): Promise<Uplink | undefined> {
  const found = Object.entries(networkInterfaces()).find(([, addresses]) =>
    addresses?.some(({ family, internal }) => family === 'IPv4' && !internal),
  )
  if (!found) return undefined
  const [name] = found
  // Linux says it of cables; Wi-Fi and other systems say nothing that can be read without a helper program.
  const text = await readFile(`/sys/class/net/${name.replace(/[^\w.-]/g, '')}/speed`, 'utf8').catch(() => '')
  const mbps = Number.parseInt(text, 10)
  return { name, ...(mbps > 0 ? { mbps } : {}) }
}

const PACKETS = 1500
const PACKET_BYTES = 1100
/** Choosing the layer, patching headers, remembering for retransmission: what the forwarder adds to the two below. */
const FORWARDING_SHARE = 1.6

/** CPU of one packet to one viewer on this machine: encrypts and sends some over loopback, for about 50 ms. */
export async function measurePacket(): Promise<number> {
  const key = createSecretKey(randomBytes(16))
  const payload = randomBytes(PACKET_BYTES)
  const nonce = randomBytes(12)
  const sink = createSocket('udp4')
  const source = createSocket('udp4')
  try {
    await new Promise<void>((resolve) => sink.bind(0, '127.0.0.1', resolve))
    const { port } = sink.address()
    const before = process.cpuUsage()
    for (let packet = 0; packet < PACKETS; packet++) {
      nonce.writeUInt32BE(packet, 8)
      const cipher = createCipheriv('aes-128-gcm', key, nonce)
      const sealed = Buffer.concat([cipher.update(payload), cipher.final(), cipher.getAuthTag()])
      await new Promise<void>((resolve) => source.send(sealed, port, '127.0.0.1', () => resolve()))
    }
    const { user, system } = process.cpuUsage(before)
    return ((user + system) / PACKETS) * FORWARDING_SHARE
  } finally {
    sink.close()
    source.close()
  }
}
