import { InvalidArgumentError } from 'commander'
import { type AddCommand, does } from '../add-command.ts'
import { FILE_NOTES, type FileOptions, fileOptions, runSendFile } from '../send-file.ts'

interface Options extends FileOptions {
  readonly thumbnail?: string
  readonly posterFrame?: number
}

const EXAMPLES = `
Examples:
  dmvault send-video clip.mp4 --to anna
  dmvault send-video clip.mp4 --to anna --caption "Wait for it" --poster-frame 30

H.264 with AAC in an MP4, up to a minute and 25 MB; of any other the line that makes it one with ffmpeg is said. What is shown
before it plays is a frame of it: Instagram takes no picture of one's own there, so that --thumbnail is refused.
${FILE_NOTES}`

export const addSendVideo: AddCommand = (program, session) => {
  const command = program
    .command('send-video')
    .description('Sends a video.')
    .option('--poster-frame <number>', 'which frame is shown before it plays, from 0', frame)
    .option('--thumbnail <file>', 'refused: Instagram takes none in conversations')
  fileOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(
      does(session, async (context, [file, more]: [string, readonly string[]], options: Options) => {
        const { videoDraft } = await import('../../messaging/media-draft.ts')
        return await runSendFile(context, options, more, () => videoDraft(file, options))
      }),
    )
}

function frame(value: string): number {
  const number = Number(value)
  if (/^\d+$/.test(value) && Number.isSafeInteger(number)) return number
  throw new InvalidArgumentError('Frames are counted from 0.')
}
