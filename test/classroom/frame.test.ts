import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { textFrame } from '../../electron/classroom/frame'

const servers: WebSocketServer[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

test('texts of every length a frame can state arrive at a client as they are, several in one write', async () => {
  const texts = ['', 'a', '线性代数', 'b'.repeat(125), 'c'.repeat(126), 'd'.repeat(65_535), '字'.repeat(30_000)]
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  servers.push(server)
  server.on('connection', (_, { socket }) => socket.write(Buffer.concat(texts.map(textFrame))))
  await new Promise((listening) => server.once('listening', listening))
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const heard: string[] = []
  client.on('message', (data, isBinary) => heard.push(isBinary ? 'binary' : String(data)))
  await expect.poll(() => heard.length).toBe(texts.length)
  expect(heard).toEqual(texts)
  client.terminate()
})
