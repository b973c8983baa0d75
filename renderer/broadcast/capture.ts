/** Camera, microphone and screen as tracks. Each throws when the device cannot be had. */

const WIDTH = 1280
const HEIGHT = 720
const FRAME_RATE = 24
const MAX_FRAME_RATE = 30

/** `default` stands for whichever the system prefers. */
const exactly = (deviceId: string) => (deviceId === 'default' ? {} : { deviceId: { exact: deviceId } })

async function capture(constraints: MediaStreamConstraints): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getUserMedia(constraints)
  const [track] = stream.getTracks()
  if (!track) throw new Error('no track')
  return track
}

export function openCamera(cameraId: string): Promise<MediaStreamTrack> {
  return capture({
    video: {
      ...exactly(cameraId),
      width: { ideal: WIDTH },
      height: { ideal: HEIGHT },
      frameRate: { ideal: FRAME_RATE, max: MAX_FRAME_RATE },
    },
  })
}

export function openMicrophone(microphoneId: string): Promise<MediaStreamTrack> {
  return capture({
    audio: { ...exactly(microphoneId), echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  })
}

/** @param screenId of Electron's `desktopCapturer` */
export async function openScreen(screenId: string): Promise<MediaStreamTrack> {
  const mandatory = {
    chromeMediaSource: 'desktop',
    chromeMediaSourceId: screenId,
    maxWidth: WIDTH,
    maxHeight: HEIGHT,
    maxFrameRate: FRAME_RATE,
  }
  // Electron's own constraints, in the old form, which TypeScript's library has forgotten.
  const track = await capture({ video: { mandatory } as MediaTrackConstraints })
  track.contentHint = 'detail'
  return track
}
