/** How older apps send files: what Instagram has retired is refused, unless the simulator is to be of that time. */
import { textField } from '../../http/body.ts'
import type { Answer, ViewerCall } from '../../http/call.ts'
import type { Route } from '../../http/router.ts'
import type { Simulation } from '../../simulation.ts'
import type { Said } from '../../world/post-message.ts'
import { broadcast, sendAll, sentJson, tokenOf } from '../../writes/broadcast.ts'
import { required } from '../../writes/required.ts'
import type { Uploaded, UploadKind } from '../../writes/uploads.ts'
import { done, WriteRefused, writeRoute } from '../../writes/write-refused.ts'
import { checkUpload, expiring, mediaOf, voiceOf } from './attachments.ts'

const RETIRED: Readonly<Record<string, (simulation: Simulation, call: ViewerCall) => Said>> = {
  configure_photo: (simulation, call) => mediaOf(simulation, call, uploaded(simulation, call, 'image')),
  configure_video: (simulation, call) => mediaOf(simulation, call, uploaded(simulation, call, 'video')),
  share_voice: (simulation, call) => voiceOf(call, uploaded(simulation, call, 'audio')),
}

export function legacyAttachmentRoutes(simulation: Simulation): readonly Route[] {
  return [
    ...Object.entries(RETIRED).map(([name, said]) =>
      writeRoute(`POST /api/v1/direct_v2/threads/broadcast/${name}/`, (call) => {
        if (!simulation.isLegacy) throw new WriteRefused(400, `${name} has been retired`)
        return broadcast(simulation, call, () => said(simulation, call), { makesThreads: false })
      }),
    ),
    writeRoute('POST /api/v1/media/upload_finish/', (call) => finish(simulation, call)),
    // Still in use, for what expires.
    writeRoute('POST /api/v1/media/configure_to_story/', (call) => toStory(simulation, call)),
  ]
}

function uploaded({ uploads }: Simulation, { fields, viewer }: ViewerCall, kind: UploadKind): Uploaded {
  return checkUpload(uploads.readyLegacy(viewer.index, required(fields, 'upload_id'), kind), kind)
}

function finish({ uploads }: Simulation, { fields, viewer }: ViewerCall): Answer {
  const uploadId = required(fields, 'upload_id')
  const kinds: readonly UploadKind[] = ['video', 'audio', 'image']
  const file = kinds.map((kind) => uploads.readyLegacy(viewer.index, uploadId, kind)).find((it) => it !== null)
  if (file === undefined) throw new WriteRefused(400, 'Invalid upload_id')
  if (file === 'too early') throw new WriteRefused(202, 'Transcode not finished yet.')
  return done({ upload_id: uploadId })
}

/** A video's cover may have been uploaded under the same id. */
function storyFile({ uploads }: Simulation, { fields, viewer }: ViewerCall): Uploaded {
  const uploadId = required(fields, 'upload_id')
  const video = uploads.readyLegacy(viewer.index, uploadId, 'video')
  if (video !== null) return checkUpload(video, 'video')
  return checkUpload(uploads.readyLegacy(viewer.index, uploadId, 'image'), 'image')
}

/** The answer has no payload, but what each thread got. */
function toStory(simulation: Simulation, call: ViewerCall): Answer {
  const said = (): Said => {
    const file = storyFile(simulation, call)
    return expiring(call) ?? mediaOf(simulation, call, file)
  }
  const sent = sendAll(simulation, call, said, false)
  const token = tokenOf(call)
  return done({
    message_metadata: sent.map((one) => sentJson(one, token)),
    upload_id: textField(call.fields, 'upload_id'),
  })
}
