import type { CallOptions, Transport } from '../../transport/transport.ts'
import type { FileSource } from '../../uploads/file-source.ts'
import type { SendOptions } from '../sending/broadcast.ts'
import type { DirectThread } from '../thread.ts'
import { type CreateGroupOptions, createGroup } from './create-group.ts'
import { removeGroupPhoto, setGroupPhoto } from './group-photo.ts'
import { addToGroup, approveJoins, changeAdmins, leaveGroup, removeFromGroup } from './members.ts'
import { setTitle } from './set-title.ts'

/** Conversations of several people. */
export class Groups {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** @param userIds two others at least */
  create(userIds: readonly string[], options?: CreateGroupOptions): Promise<DirectThread> {
    return createGroup(this.#transport, userIds, options)
  }

  add(threadId: string, userIds: readonly string[], options?: CallOptions): Promise<DirectThread> {
    return addToGroup(this.#transport, threadId, userIds, options)
  }

  /** Weak evidence. @throws UnexpectedAnswer `unproven-request` where Instagram does not take it */
  remove(threadId: string, userIds: readonly string[], options?: CallOptions): Promise<void> {
    return removeFromGroup(this.#transport, threadId, userIds, options)
  }

  /** Weak evidence. @throws UnexpectedAnswer `unproven-request` where Instagram does not take it */
  addAdmins(threadId: string, userIds: readonly string[], options?: CallOptions): Promise<void> {
    return changeAdmins(this.#transport, threadId, 'add_admins', userIds, options)
  }

  /** Weak evidence. @throws UnexpectedAnswer `unproven-request` where Instagram does not take it */
  removeAdmins(threadId: string, userIds: readonly string[], options?: CallOptions): Promise<void> {
    return changeAdmins(this.#transport, threadId, 'remove_admins', userIds, options)
  }

  /** Lets in those who asked to join. */
  approveJoins(threadId: string, userIds: readonly string[], options?: CallOptions): Promise<DirectThread> {
    return approveJoins(this.#transport, threadId, userIds, options)
  }

  leave(threadId: string, options?: CallOptions): Promise<void> {
    return leaveGroup(this.#transport, threadId, options)
  }

  setTitle(threadId: string, title: string, options?: CallOptions): Promise<DirectThread> {
    return setTitle(this.#transport, threadId, title, options)
  }

  /**
   * @param image JPEG, PNG, WebP, AVIF, HEIC or GIF: its bytes, or its path
   * @throws UnexpectedAnswer `unproven-request` where Instagram does not take it
   */
  setPhoto(threadId: string, image: FileSource, options?: SendOptions): Promise<void> {
    return setGroupPhoto(this.#transport, threadId, image, options)
  }

  /** @throws UnexpectedAnswer `unproven-request` where Instagram does not take it */
  removePhoto(threadId: string, options?: SendOptions): Promise<void> {
    return removeGroupPhoto(this.#transport, threadId, options)
  }
}
