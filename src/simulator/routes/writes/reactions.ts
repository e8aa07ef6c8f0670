/** One reaction a person: another takes its place. */
import { textField } from '../../http/body.ts'
import type { Answer, ViewerCall } from '../../http/call.ts'
import type { Route } from '../../http/router.ts'
import type { Simulation } from '../../simulation.ts'
import { sentJson, tokenOf } from '../../writes/broadcast.ts'
import { messageIn } from '../../writes/own-thread.ts'
import { required } from '../../writes/required.ts'
import { readTargets } from '../../writes/targets.ts'
import { done, WriteRefused, writeRoute } from '../../writes/write-refused.ts'

const HEART = '❤'
/** A picture, the flag of a country, or a digit with a key around it. */
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|\u20e3/u
const LONGEST = 40

export function reactionRoutes(simulation: Simulation): readonly Route[] {
  return [writeRoute('POST /api/v1/direct_v2/threads/broadcast/reaction/', (call) => react(simulation, call))]
}

function react({ world, sentTokens }: Simulation, call: ViewerCall): Answer {
  const { fields, viewer } = call
  const targets = readTargets(world, viewer, fields)
  const [target] = targets
  if (targets.length !== 1 || target === undefined || !('thread' in target)) {
    throw new WriteRefused(400, 'A reaction is to a message of one thread')
  }
  const { thread } = target
  const token = tokenOf(call)
  const earlier = sentTokens.find(viewer.index, thread, token, world.now())
  if (earlier !== null) return ack(sentJson(earlier, token))
  const message = messageIn(thread, required(fields, 'item_id'))
  const micros = world.tick(message.micros)
  const reaction = {
    by: viewer.index,
    emoji: emojiIn(call),
    micros,
    ...(token === null ? {} : { clientContext: token }),
  }
  thread.react(message, viewer.index, isTakenAway(call) ? null : reaction)
  world.changed(thread)
  const sent = { thread, itemId: message.itemId, micros }
  sentTokens.add(viewer.index, token, sent)
  return ack(sentJson(sent, token))
}

const ack = (payload: object): Answer => done({ action: 'item_ack', status_code: '200', payload })

function isTakenAway({ fields }: ViewerCall): boolean {
  const status = textField(fields, 'reaction_status') ?? 'created'
  if (status !== 'created' && status !== 'deleted') throw new WriteRefused(400, 'Invalid reaction_status')
  return status === 'deleted'
}

function emojiIn({ fields }: ViewerCall): string {
  const emoji = textField(fields, 'emoji') || HEART
  if (emoji.length > LONGEST || !EMOJI.test(emoji)) throw new WriteRefused(400, 'Invalid emoji')
  return emoji
}
