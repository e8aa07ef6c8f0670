/** What is refused before anything is read, and what to do about it. */
import { UsageError } from '../../errors.ts'
import type { ExportTree } from './tree/export-tree.ts'

const HOW_TO_ASK = [
  'Ask Instagram for your data as JSON: Settings > Accounts Center > Your information and permissions >',
  'Export your information > Create export; choose your Instagram profile, Export to device; customise to Messages;',
  'date range: All time; format: JSON (not HTML). When its e-mail comes, download every ZIP and give them all.',
].join(' ')

/** @throws UsageError for an export in the form that Instagram gives when nothing was chosen */
export function assertNotHtml(tree: ExportTree): void {
  for (const path of tree.paths()) {
    if (!/(^|\/)(messages|inbox|message_requests)\/(.*\/)?[^/]+\.html$/i.test(path)) continue
    throw new UsageError('html-export', `${nameOf(tree)} is an export in HTML, made for reading; dmvault needs JSON`, {
      hint: HOW_TO_ASK,
    })
  }
}

const FACEBOOK =
  /(^|\/)(your_facebook_activity|your_activity_across_facebook|profile_information\/profile_information\.json)(\/|$)/
const INSTAGRAM = /(^|\/)(your_instagram_activity|instagram_profile_information\.json)(\/|$)/

/** @throws UsageError for a Facebook export, unless that is meant */
export function assertOwnPlatform(
  tree: ExportTree,
  { isMessenger, isFacebookMeant }: { readonly isMessenger: boolean; readonly isFacebookMeant: boolean },
): void {
  if (isFacebookMeant) return
  let isFacebook = isMessenger
  for (const path of tree.paths()) {
    if (INSTAGRAM.test(path)) return
    isFacebook ||= FACEBOOK.test(path)
  }
  if (!isFacebook) return
  throw new UsageError('facebook-export', `${nameOf(tree)} is an export of Facebook, not of Instagram`, {
    hint: 'If you want its Messenger conversations in this archive, say so with --facebook.',
  })
}

/** Says what was found and what was expected. */
export function notAnExport(tree: ExportTree): UsageError {
  const tops = new Set<string>()
  let isExport = false
  const zips: string[] = []
  for (const path of tree.paths()) {
    const [top = ''] = path.split('/')
    if (tops.size < 100) tops.add(path.includes('/') ? `${top}/` : top)
    isExport ||= INSTAGRAM.test(path) || /(^|\/)(personal_information|account_information)\//.test(path)
    if (/\.zip$/i.test(path) && zips.length < 4) zips.push(path)
  }
  const found = tops.size === 0 ? 'nothing' : `${[...tops].sort().slice(0, 8).join(', ')}${tops.size > 8 ? ', …' : ''}`
  if (isExport) {
    return new UsageError(
      'export-without-messages',
      `${nameOf(tree)} is an export of Instagram without messages (found: ${found})`,
      {
        hint: `If it came in several ZIPs, give them all. ${HOW_TO_ASK}`,
      },
    )
  }
  const expected = 'messages/inbox/<conversation>/message_1.json, or messages.json'
  return new UsageError(
    'not-an-export',
    `${nameOf(tree)} is no export of Instagram: found ${found}; expected ${expected}`,
    {
      hint: zips.length > 0 ? `It holds ZIP files: give those instead (${zips.join(', ')}).` : HOW_TO_ASK,
    },
  )
}

const nameOf = (tree: ExportTree): string => tree.parts.map((part) => part.name).join(', ')
