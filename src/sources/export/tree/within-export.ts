/** Where a file is within the export, wherever the export is: the same for a ZIP, a folder, and a folder one level higher. */

const ROOTS = [
  /(?:^|\/)((?:your_instagram_activity|your_facebook_activity|your_activity_across_facebook)\/.*)$/,
  /(?:^|\/)(messages\/.*)$/,
  /(?:^|\/)((?:personal_information|account_information|profile_information|connections)\/.*)$/,
]

/** `instagram-ada-2024-05-01-x/your_instagram_activity/messages/…` → `your_instagram_activity/messages/…` */
export function withinExport(path: string): string {
  for (const root of ROOTS) {
    const found = root.exec(path)?.[1]
    if (found !== undefined) return found
  }
  return path
}

/**
 * What an address of a file and the place of that file have in common. Addresses are relative to the export's root, but
 * sometimes lack its first folder; so everything up to `messages/` is left out.
 */
export function mediaKey(path: string): string {
  const at = path.lastIndexOf('messages/')
  const isWhole = at === 0 || (at > 0 && path[at - 1] === '/')
  return (isWhole ? path.slice(at + 'messages/'.length) : path.replace(/^\.?\//, '')).normalize('NFC')
}
