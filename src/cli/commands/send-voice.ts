import { type AddCommand, does } from '../add-command.ts'
import { FILE_NOTES, type FileOptions, fileOptions, runSendFile } from '../send-file.ts'

const EXAMPLES = `
Examples:
  dmvault send-voice memo.m4a --to anna
  dmvault send-voice interview.mp3 --to anna --caption "The part from minute two on"

With ffmpeg on this machine any sound, else AAC in an M4A; the bars that Instagram shows are those of the sound.
${FILE_NOTES}`

export const addSendVoice: AddCommand = (program, session) => {
  const command = program.command('send-voice').description('Sends a voice message.')
  fileOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(
      does(session, async (context, [file, more]: [string, readonly string[]], options: FileOptions) => {
        const { voiceDraft } = await import('../../messaging/media-draft.ts')
        return await runSendFile(context, options, more, () => voiceDraft(file, context.signal))
      }),
    )
}
