import { VerificationError } from '../../errors.ts'
import { FORMAT, MANIFEST_FORMAT, VERSION } from './format.ts'

const VERSIONED = new RegExp(`^\\{"format":"${FORMAT}","version":(\\d{1,9}),`)

/**
 * Refuses what is no backup of ours, and what a newer program wrote.
 *
 * @param head the document's first bytes
 * @throws VerificationError `not-a-backup`, `newer-format`
 */
export function checkFormat(head: Buffer, file: string): void {
  const version = Number(VERSIONED.exec(head.toString('latin1'))?.[1] ?? Number.NaN)
  if (Number.isNaN(version)) {
    const { what, hint } = describe(head)
    throw new VerificationError('not-a-backup', `${file} is not a dmvault backup: ${what}`, { hint })
  }
  if (version > VERSION) {
    throw new VerificationError(
      'newer-format',
      `${file} has format version ${version}, and this dmvault reads up to version ${VERSION}`,
      { hint: 'Install a newer dmvault, and run the same command with it.' },
    )
  }
  if (version < 1) {
    throw new VerificationError('damaged', `${file} has no format version that ever was: ${version}`)
  }
}

const TRY_IMPORT = 'If it holds messages, read it with: dmvault import'

/** What a file that is not ours looks like, and what to do with it. */
function describe(head: Buffer): { what: string; hint: string } {
  const text = head.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '')
  if (head.length === 0) return { what: 'it is empty', hint: 'Take another copy of the file.' }
  if (head.subarray(0, 2).toString('latin1') === 'PK') {
    return { what: 'it is a ZIP file', hint: 'If it is an Instagram export, read it with: dmvault import' }
  }
  if (text.startsWith('-----BEGIN AGE')) {
    return {
      what: 'it is an armored age file',
      hint: 'Only binary age files are read. Decrypt it with age, and name the decrypted file.',
    }
  }
  if (text.includes(`"${MANIFEST_FORMAT}"`)) {
    return { what: 'it is the manifest beside one', hint: 'Name the backup file itself.' }
  }
  if (text.includes(`"${FORMAT}"`)) {
    return { what: 'it was one, and has been formatted anew', hint: 'Take a copy that nobody has formatted.' }
  }
  if (/"(backup_date|conversations)"/.test(text)) {
    return { what: 'it looks like a plain dm_backup.json', hint: 'Read it with: dmvault import' }
  }
  if (/^\s*</.test(text)) return { what: 'it is a web page', hint: TRY_IMPORT }
  if (/^\s*[[{]/.test(text)) return { what: 'it is another kind of JSON', hint: TRY_IMPORT }
  return { what: 'its first bytes are unknown', hint: 'Name a file that dmvault backup wrote.' }
}
