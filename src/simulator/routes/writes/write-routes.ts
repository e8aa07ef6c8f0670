/** Everything that changes something. */
import type { Route } from '../../http/router.ts'
import type { Simulation } from '../../simulation.ts'
import { attachmentRoutes } from './attachments.ts'
import { blockingRoutes } from './blocking.ts'
import { groupPhotoRoutes } from './group-photo.ts'
import { groupRoutes } from './groups.ts'
import { legacyAttachmentRoutes } from './legacy-attachments.ts'
import { messageRoutes } from './messages.ts'
import { reactionRoutes } from './reactions.ts'
import { shareRoutes } from './shares.ts'
import { textRoutes } from './texts.ts'
import { threadStateRoutes } from './thread-states.ts'
import { uploadRoutes } from './uploads.ts'

export function writeRoutes(simulation: Simulation): readonly Route[] {
  return [
    ...textRoutes(simulation),
    ...shareRoutes(simulation),
    ...attachmentRoutes(simulation),
    ...legacyAttachmentRoutes(simulation),
    ...reactionRoutes(simulation),
    ...messageRoutes(simulation),
    ...threadStateRoutes(simulation),
    ...groupRoutes(simulation),
    ...groupPhotoRoutes(simulation),
    ...uploadRoutes(simulation),
    ...blockingRoutes(simulation),
  ]
}
