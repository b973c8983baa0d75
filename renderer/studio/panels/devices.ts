import { useCallback, useEffect, useRef, useState } from 'react'

/** Why a device gives nothing; each is a key of the locale files. */
export type DeviceFault = 'refused' | 'missing' | 'busy' | 'failed'

function faultOf(error: unknown): DeviceFault {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    case 'NotReadableError':
    case 'AbortError':
      return 'busy'
    default:
      return 'failed'
  }
}

export interface DeviceList {
  cameras: MediaDeviceInfo[]
  microphones: MediaDeviceInfo[]
}

/** The cameras and microphones there are now. Names are known only once one of them may be used. */
export function useDevices(): { list: DeviceList | undefined; refresh: () => void } {
  const [list, setList] = useState<DeviceList>()
  const refresh = useCallback(() => {
    navigator.mediaDevices
      .enumerateDevices()
      .then((devices) => {
        const usable = devices.filter((device) => device.deviceId !== '')
        setList({
          cameras: usable.filter((device) => device.kind === 'videoinput'),
          microphones: usable.filter((device) => device.kind === 'audioinput'),
        })
      })
      .catch(() => setList({ cameras: [], microphones: [] }))
  }, [])

  useEffect(() => {
    refresh()
    navigator.mediaDevices.addEventListener('devicechange', refresh)
    return () => navigator.mediaDevices.removeEventListener('devicechange', refresh)
  }, [refresh])
  return { list, refresh }
}

/** `default` stands for whichever the system prefers. */
const exactly = (deviceId: string) => (deviceId === 'default' ? {} : { deviceId: { exact: deviceId } })

/**
 * Holds one device while it is chosen: undefined chooses none. `release` lets go at once, so that the broadcast window
 * finds the device free.
 */
export function useDevice(kind: 'video' | 'audio', deviceId: string | undefined, onOpened: () => void) {
  const [stream, setStream] = useState<MediaStream>()
  const [fault, setFault] = useState<DeviceFault>()
  const held = useRef<MediaStream>(undefined)
  const opened = useRef(onOpened)
  opened.current = onOpened

  const release = useCallback(() => {
    for (const track of held.current?.getTracks() ?? []) track.stop()
    held.current = undefined
    setStream(undefined)
  }, [])

  useEffect(() => {
    let current = true
    setFault(undefined)
    if (deviceId === undefined) return
    navigator.mediaDevices
      .getUserMedia(
        kind === 'video'
          ? { video: { ...exactly(deviceId), width: { ideal: 1280 }, height: { ideal: 720 } } }
          : { audio: exactly(deviceId) },
      )
      .then((next) => {
        if (!current) {
          for (const track of next.getTracks()) track.stop()
          return
        }
        held.current = next
        setStream(next)
        opened.current()
      })
      .catch((error: unknown) => current && setFault(faultOf(error)))
    return () => {
      current = false
      release()
    }
  }, [kind, deviceId, release])

  return { stream, fault, release }
}

/** A function that says how loud a stream is now, 0 to 1: −60 dB is silence, 0 dB is full. */
export function useLevel(stream: MediaStream | undefined): () => number {
  const read = useRef<() => number>(() => 0)
  useEffect(() => {
    if (!stream) return
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 1024
    context.createMediaStreamSource(stream).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    read.current = () => {
      analyser.getFloatTimeDomainData(samples)
      let sum = 0
      for (const sample of samples) sum += sample * sample
      const decibel = 10 * Math.log10(sum / samples.length + 1e-12)
      return Math.min(1, Math.max(0, (decibel + 60) / 60))
    }
    return () => {
      read.current = () => 0
      void context.close()
    }
  }, [stream])
  return useCallback(() => read.current(), [])
}
