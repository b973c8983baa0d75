import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { openSender } from '../../electron/sfu/udp'

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

it('sends each datagram before it returns, so that its memory can be used again', async () => {
  const [from, to] = await Promise.all([bound(), bound()])
  const heard: string[] = []
  to.on('message', (data) => void heard.push(data.toString()))
  const send = openSender(from)
  const memory = Buffer.alloc(4)
  for (let i = 0; i < 20; i++) {
    memory.write(String(1000 + i))
    send(memory, (to.address() as AddressInfo).port, '127.0.0.1')
  }
  await expect.poll(() => heard.length).toBe(20)
  expect(heard).toEqual(Array.from({ length: 20 }, (_, i) => String(1000 + i)))
  from.close()
  to.close()
})

it('loses what has no way, and what is sent after the socket was closed', async () => {
  const from = await bound()
  from.on('error', () => {})
  const send = openSender(from)
  send(Buffer.alloc(70_000), 9, '127.0.0.1')
  send(Buffer.from('nobody there'), 9, '127.0.0.1')
  from.close()
  send(Buffer.from('late'), 9, '127.0.0.1')
  await once(from, 'close')
})
