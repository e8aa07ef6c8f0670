import { Command } from 'commander'
import { expect, test } from 'vitest'
import { wantedAt } from '../../../src/cli/completion/wanted.ts'

/** Commands of every shape, beside those that there are now. */
function program(): Command {
  const root = new Command('dmvault').configureHelp({ showGlobalOptions: true })
  root.option('--json').option('--home <dir>')
  root.command('send').option('--to <names...>').option('--group').option('-t, --thread <id>').argument('<text>')
  const group = root.command('group')
  group.command('add').argument('<thread>').argument('<users...>')
  root.command('send-photo').argument('<file>').argument('[more...]')
  return root
}

const at = (line: string) => {
  const { names, isPath, candidates } = wantedAt(program(), line.split(' '), () => [])
  return { names, isPath, values: candidates.map(({ value }) => value) }
}

test.each([
  ['', { names: null, isPath: false, values: ['send', 'group', 'send-photo'] }],
  ['--home ', { names: null, isPath: true, values: [] }],
  ['--home x send --to ', { names: 'person', isPath: false, values: [] }],
  ['send --to anna ', { names: 'person', isPath: false, values: [] }],
  ['send --to anna ben --thread ', { names: 'thread', isPath: false, values: [] }],
  ['send -t ', { names: 'thread', isPath: false, values: [] }],
  ['send --to anna --group ', { names: null, isPath: false, values: [] }],
  [
    'send --to anna -',
    { names: null, isPath: false, values: ['--to', '--group', '--thread', '--help', '--json', '--home'] },
  ],
  ['send --to anna -- ', { names: null, isPath: false, values: [] }],
  ['group ', { names: null, isPath: false, values: ['add'] }],
  ['group add ', { names: 'thread', isPath: false, values: [] }],
  ['group add 1 a b ', { names: 'person', isPath: false, values: [] }],
  ['send-photo ', { names: null, isPath: true, values: [] }],
])('"%s" wants %j', (line, wanted) => {
  expect(at(line)).toEqual(wanted)
})
