/** Where the engine itself can record what the computer plays; elsewhere asking for it would cost the picture. */
export const GIVES_SCREEN_SOUND = /Windows/.test(navigator.userAgent)
