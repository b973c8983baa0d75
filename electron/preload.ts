import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge } from '../shared/ipc'

/** The one bridge: requests go to main, which checks them; pushes come from main. Nothing else crosses. */
const bridge: Bridge = {
  request: (channel, ...body) => ipcRenderer.invoke(channel, body[0]),
  on(channel, listener) {
    const hear = (_event: unknown, payload: unknown) => listener(payload as never)
    ipcRenderer.on(`push:${channel}`, hear)
    return () => {
      ipcRenderer.off(`push:${channel}`, hear)
    }
  },
}

contextBridge.exposeInMainWorld('lectern', bridge)
