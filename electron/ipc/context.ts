import type { BoardAct } from '../../shared/board'
import type { Sources } from '../../shared/ipc'
import type { Adviser } from '../advice/adviser'
import type { EndpointSwitch } from '../advice/endpoint-switch'
import type { Backups } from '../backups/keeper'
import type { Classroom } from '../classroom/classroom'
import type { Reader } from '../insights/reader'
import type { Retention } from '../privacy/retention'
import type { Secrets } from '../privacy/secrets'
import type { Store } from '../store/open'
import type { Sample } from '../store/sample'
import type { SampleClasses } from '../store/sample-classes'

/** What handlers work with; main makes it once. */
export interface Context {
  store: Store
  classroom: Classroom
  adviser: Adviser
  /** Reads for reports in a thread of its own. */
  insights: Reader
  endpoint: EndpointSwitch
  backups: Backups
  retention: Retention
  /** Ends the program and starts it again. */
  restart(): void
  log(message: string, detail?: unknown): void
  /** Draws the studio's window anew. */
  reload(): void
  /** Points at the file in which the causes of what failed stand. */
  showLog(): void
  /** The language has changed: what main says itself follows. */
  speak(): void
  version: string
  rehearsal: boolean
  systemLocale(): string
  /** The folder of what the program brings along. */
  resources: string
  sample(): Sample
  sampleClasses(): SampleClasses
  secrets: Secrets
  /** Signs references and makes pseudonyms. */
  sellingKey: Buffer
  now(): number
  /** Screens and windows that can be shown, with pictures as data URLs. */
  screens(): Promise<{ id: string; name: string; thumbnail: string }[]>
  /** Points at a file of the recordings folder in the system's own file browser. */
  showRecording(name: string): void
  /** Asks the teacher where to put a file; null when they would rather not. */
  chooseFile(suggestedName: string): Promise<string | null>
  /** Asks the teacher for a file of a kind; null when they would rather not. */
  openFile(kind: { name: string; extensions: string[] }): Promise<string | null>
  /** The studio's page as it prints, as a PDF of A4 sheets. */
  printPage(): Promise<Uint8Array>
  toBroadcast: {
    use(sources: Sources): void
    mute(muted: boolean): void
    draw(act: BoardAct): void
  }
  toStudio: {
    sources(sources: Sources): void
  }
}
