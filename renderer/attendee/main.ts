/**
 * The start of the page students open. The form of the door is minded at once, by a few kilobytes; the class itself, with
 * all that it needs, comes while somebody types, or at once for whoever is known.
 */
import '../ui/tokens.css'
import './page.css'
import type { Locale } from '../../shared/model'
import { entryIn, mindEntrance } from './entrance'
import { openStudio } from './studio'

/** Where the room's script is, seen from the page: the build knows. */
declare const ROOM_SCRIPT: string

const RETRY_MS = 1000

const entrance = document.getElementById('entrance') as HTMLElement
const root = document.getElementById('root') as HTMLElement
const studio = openStudio(document.documentElement.lang as Locale, entryIn(entrance))

/** Not to be had while the studio is away: asked for until it is back. */
const loadRoom = (): Promise<typeof import('./room')> =>
  import(/* @vite-ignore */ ROOM_SCRIPT).catch(() => new Promise((wait) => setTimeout(wait, RETRY_MS)).then(loadRoom))

let asked = false
function openRoom(): void {
  if (asked) return
  asked = true
  void loadRoom().then(({ openRoom }) => openRoom(studio, root))
}

let minded = false
function follow(): void {
  const { stage, locale, entry } = studio.state()
  entrance.hidden = stage.kind !== 'joining'
  root.hidden = stage.kind === 'joining'
  // From here on the two lines above say who sees the form.
  document.documentElement.className = ''
  document.documentElement.lang = locale
  document.title = entry ? `${entry.title} · Lectern` : 'Lectern'
  if (stage.kind !== 'joining') openRoom()
  else if (!minded) {
    minded = true
    mindEntrance(studio, entrance)
  }
}

studio.subscribe(follow)
follow()
// After the form has been painted and can be typed into.
addEventListener('load', () => setTimeout(openRoom, 200))
