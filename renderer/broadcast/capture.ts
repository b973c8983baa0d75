/** Camera, microphone and screen as tracks. Each throws when the device cannot be had. */
import { GIVES_SCREEN_SOUND } from '../ui/screen-sound'

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

/**
 * What this computer plays, from an input into which it is led. The voices of people on stage are among it, since they
 * are played here, and must not return to them: the engine takes out what it plays itself. It is no voice, so it is
 * neither cleaned of noise nor made as loud as one.
 */
export function openSound(soundId: string): Promise<MediaStreamTrack> {
  return capture({
    audio: { ...exactly(soundId), echoCancellation: true, noiseSuppression: false, autoGainControl: false },
  })
}

export interface ScreenTracks {
  video: MediaStreamTrack
  /** What the computer plays, where the platform gives it. */
  audio?: MediaStreamTrack
}

/** @param screenId of Electron's `desktopCapturer` */
export async function openScreen(screenId: string): Promise<ScreenTracks> {
  const mandatory = {
    chromeMediaSource: 'desktop',
    chromeMediaSourceId: screenId,
    maxWidth: WIDTH,
    maxHeight: HEIGHT,
    maxFrameRate: FRAME_RATE,
  }
  // Electron's own constraints, in the old form, which TypeScript's library has forgotten.
  const video = { mandatory } as MediaTrackConstraints
  const audio = { mandatory: { chromeMediaSource: 'desktop' } } as MediaTrackConstraints
  const stream = await navigator.mediaDevices
    .getUserMedia({ video, audio: GIVES_SCREEN_SOUND && audio })
    .catch(() => navigator.mediaDevices.getUserMedia({ video }))
  const [picture] = stream.getVideoTracks()
  if (!picture) throw new Error('no track')
  const [sound] = stream.getAudioTracks()
  return { video: picture, ...(sound ? { audio: await withoutOwnOutput(sound) } : {}) }
}

/** The voices of people on stage that this computer plays must not return to them. Engines that can, leave them out. */
async function withoutOwnOutput(sound: MediaStreamTrack): Promise<MediaStreamTrack> {
  await sound.applyConstraints({ restrictOwnAudio: true } as MediaTrackConstraints).catch(() => {})
  return sound
}
