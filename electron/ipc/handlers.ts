import { adviceHandlers } from './advice'
import { backupHandlers } from './backups'
import { capacityHandlers } from './capacity'
import { classHandlers } from './classes'
import type { Context } from './context'
import { courseHandlers } from './courses'
import { exchangeHandlers } from './exchange'
import { groupHandlers } from './groups'
import type { Handlers } from './handle'
import { liveHandlers } from './live'
import { materialHandlers } from './materials'
import { mediaHandlers } from './media'
import { peopleHandlers } from './people'
import { recordingHandlers } from './recordings'
import { replayHandlers } from './replays'
import { reportHandlers } from './reports'
import { roomHandlers } from './room'
import { salesHandlers } from './sales'
import { setupHandlers } from './setup'
import { staffHandlers } from './staff'

/** An answer to every request the windows can make. */
export const allHandlers = (context: Context): Handlers => ({
  ...setupHandlers(context),
  ...backupHandlers(context),
  ...courseHandlers(context),
  ...exchangeHandlers(context),
  ...salesHandlers(context),
  ...classHandlers(context),
  ...liveHandlers(context),
  ...roomHandlers(context),
  ...mediaHandlers(context),
  ...materialHandlers(context),
  ...recordingHandlers(context),
  ...capacityHandlers(),
  ...staffHandlers(context),
  ...groupHandlers(context),
  ...reportHandlers(context),
  ...replayHandlers(context),
  ...adviceHandlers(context),
  ...peopleHandlers(context),
})
