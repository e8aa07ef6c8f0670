/** Groups: who is in them, what they are called, who looks after them. Each change leaves a line that all can read. */
import { textField } from '../../http/body.ts'
import type { Answer, ViewerCall } from '../../http/call.ts'
import type { Route } from '../../http/router.ts'
import type { Simulation } from '../../simulation.ts'
import type { Json } from '../../wire/json.ts'
import { threadJson } from '../../wire/thread.ts'
import { nameGroup, postLog } from '../../world/post-message.ts'
import type { Thread } from '../../world/thread.ts'
import { tokenOf } from '../../writes/broadcast.ts'
import { makeConversation, receive } from '../../writes/open-conversation.ts'
import { groupInPath } from '../../writes/own-thread.ts'
import { checkMayApproach, checkNotNew } from '../../writes/permission.ts'
import { peopleNamed, readList } from '../../writes/targets.ts'
import { done, WriteRefused, writeRoute } from '../../writes/write-refused.ts'

const MOST_MEMBERS = 250
const ITEMS = 20

export function groupRoutes(simulation: Simulation): readonly Route[] {
  const inGroup = (name: string, change: (call: ViewerCall, group: Thread) => Answer): Route =>
    writeRoute(`POST /api/v1/direct_v2/threads/:thread/${name}/`, (call) => change(call, groupInPath(simulation, call)))
  const withThread = (call: ViewerCall, thread: Thread) => done({ thread: wholeThread(simulation, call, thread) })
  return [
    writeRoute('POST /api/v1/direct_v2/create_group_thread/', (call) => createGroup(simulation, call)),
    inGroup('add_user', (call, group) => {
      addPeople(simulation, call, group)
      return withThread(call, group)
    }),
    inGroup('approve_participant_requests', (call, group) => {
      checkAdmin(call, group)
      addPeople(simulation, call, group)
      return withThread(call, group)
    }),
    inGroup('remove_users', (call, group) => removePeople(simulation, call, group)),
    inGroup('leave', (call, group) => {
      tell(simulation, call, group, ' left the group.')
      simulation.world.removeMember(group, call.viewer.index)
      return done()
    }),
    inGroup('update_title', (call, group) => {
      const title = textField(call.fields, 'title')
      if (title === null) throw new WriteRefused(400, 'Missing parameter: title')
      nameGroup(simulation.world, group, call.viewer, simulation.world.tick(group.nextMicros), title)
      return withThread(call, group)
    }),
    inGroup('add_admins', (call, group) => changeAdmins(simulation, call, group, true)),
    inGroup('remove_admins', (call, group) => changeAdmins(simulation, call, group, false)),
  ]
}

/** The thread's fields stand at the top of the answer. */
function createGroup(simulation: Simulation, call: ViewerCall): Answer {
  const { world, sentTokens } = simulation
  const { viewer, fields } = call
  const token = tokenOf(call)
  const earlier = sentTokens.group(viewer.index, token)
  if (earlier !== null) return done(wholeThread(simulation, call, earlier))
  const others = peopleNamed(world, readList(fields, 'recipient_users').flat()).filter((it) => it !== viewer.index)
  const members = [...new Set([viewer.index, ...others])]
  if (members.length < 3) throw new WriteRefused(400, 'A group needs two others')
  if (members.length > MOST_MEMBERS) throw new WriteRefused(400, `A group has ${MOST_MEMBERS} people at most`)
  checkNotNew(world, viewer)
  checkMayApproach(world, viewer, others)
  const title = textField(fields, 'thread_title') || null
  const group = makeConversation(world, viewer, { members, isGroup: true, title })
  sentTokens.addGroup(viewer.index, token, group)
  return done(wholeThread(simulation, call, group))
}

function wholeThread({ world, cursorMode }: Simulation, { viewer }: ViewerCall, thread: Thread): Json {
  return threadJson({ world, thread, viewer: viewer.index, cursorMode }, thread.page(null, ITEMS))
}

/** Those who are in it already are passed over. */
function addPeople(simulation: Simulation, call: ViewerCall, group: Thread): void {
  const { world } = simulation
  const added = userIds(simulation, call).filter((it) => !group.isMember(it))
  if (group.members.length + added.length > MOST_MEMBERS) {
    throw new WriteRefused(400, `A group has ${MOST_MEMBERS} people at most`)
  }
  checkMayApproach(world, call.viewer, added)
  for (const person of added) {
    world.addMember(group, person)
    receive(world, group, person, call.viewer.index)
    tell(simulation, call, group, ` added ${world.people.get(person).username} to the group.`)
  }
}

function removePeople(simulation: Simulation, call: ViewerCall, group: Thread): Answer {
  checkAdmin(call, group)
  const people = membersNamed(simulation, call, group)
  if (people.includes(call.viewer.index)) throw new WriteRefused(400, 'Leave the group instead')
  for (const person of people) {
    tell(simulation, call, group, ` removed ${simulation.world.people.get(person).username} from the group.`)
    simulation.world.removeMember(group, person)
  }
  return done()
}

function changeAdmins(simulation: Simulation, call: ViewerCall, group: Thread, isMade: boolean): Answer {
  checkAdmin(call, group)
  const people = membersNamed(simulation, call, group).filter((it) => group.admins.includes(it) !== isMade)
  const admins = isMade ? [...group.admins, ...people] : group.admins.filter((it) => !people.includes(it))
  if (admins.length === 0) throw new WriteRefused(400, 'A group needs an admin')
  group.admins = admins
  for (const person of people) {
    const { username } = simulation.world.people.get(person)
    tell(simulation, call, group, isMade ? ` made ${username} an admin.` : ` removed ${username} as an admin.`)
  }
  return done()
}

const userIds = ({ world }: Simulation, { fields }: ViewerCall): readonly number[] => [
  ...new Set(peopleNamed(world, readList(fields, 'user_ids'))),
]

function membersNamed(simulation: Simulation, call: ViewerCall, group: Thread): readonly number[] {
  const people = userIds(simulation, call)
  if (people.every((it) => group.isMember(it))) return people
  throw new WriteRefused(400, 'Invalid target user')
}

function checkAdmin({ viewer }: ViewerCall, group: Thread): void {
  if (!group.admins.includes(viewer.index)) throw new WriteRefused(400, 'Only admins can do this')
}

function tell({ world }: Simulation, { viewer }: ViewerCall, group: Thread, words: string): void {
  postLog(world, group, viewer, world.tick(group.nextMicros), words)
}
