/** Everybody's way to everybody in the broadcast bench: a WebSocket on which each has a name. */
export interface Note {
  from: string
  to: string
  /** What it is about, and to whom of many it belongs. */
  what: string
  id?: string
  body?: unknown
}

export interface Hub {
  send(to: string, what: string, body?: unknown, id?: string): void
}

/** Joins the hub from a page or from Electron's main process, whose WebSocket is given. */
export function joinHub(
  name: string,
  url: string,
  hear: (note: Note) => void,
  Socket: new (url: string) => Pick<WebSocket, 'send' | 'onopen' | 'onmessage'> = WebSocket,
): Promise<Hub> {
  const socket = new Socket(`${url}?${name}`)
  socket.onmessage = ({ data }: { data: unknown }) => hear(JSON.parse(String(data)) as Note)
  return new Promise((resolve) => {
    socket.onopen = () =>
      resolve({
        send: (to, what, body, id) => socket.send(JSON.stringify({ from: name, to, what, body, id } satisfies Note)),
      })
  })
}
