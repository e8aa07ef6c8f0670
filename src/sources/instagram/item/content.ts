import type { JsonObject } from '../../../instagram/json/parse-json.ts'
import type { SourceAttachment, SourcePerson, SourceShare } from '../../source.ts'

/** What an item of some type says beyond what all items have; what is absent is null, false or none. */
export interface ItemContent {
  readonly text?: string | null
  readonly share?: SourceShare | null
  readonly attachments?: readonly SourceAttachment[]
  readonly callSeconds?: number | null
  readonly noticeClass?: string
  readonly isEcho?: boolean
}

/** Reads what items of one type say. Never throws: what is missing or of another shape is not there. */
export type ContentReader = (item: JsonObject, sender: SourcePerson) => ItemContent
