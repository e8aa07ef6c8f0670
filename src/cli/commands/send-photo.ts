import { type AddCommand, does } from '../add-command.ts'
import { FILE_NOTES, type FileOptions, fileOptions, runSendFile } from '../send-file.ts'

const EXAMPLES = `
Examples:
  dmvault send-photo holiday.jpg --to anna
  dmvault send-photo IMG_0042.HEIC --to anna,ben --caption "From the top"
  dmvault send-photo chart.png --thread 340282366841710300949128282183903162354

JPEG, PNG, WebP, AVIF, HEIC or GIF (its first picture), up to 60 MB: turned upright, made as small as Instagram takes it, and
without the camera's notes of place and owner.
${FILE_NOTES}`

export const addSendPhoto: AddCommand = (program, session) => {
  const command = program.command('send-photo').description('Sends a photo.')
  fileOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(
      does(session, async (context, [file, more]: [string, readonly string[]], options: FileOptions) => {
        const { photoDraft } = await import('../../messaging/media-draft.ts')
        return await runSendFile(context, options, more, () => photoDraft(file))
      }),
    )
}
