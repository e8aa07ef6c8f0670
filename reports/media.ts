import { amount, count, defineReport, type Mix, mix, text } from './define-report.ts'
import { byCount } from './facts/by-count.ts'
import type { SentFacts } from './facts/content/content.ts'
import { inWords } from './facts/in-words.ts'
import { round2 } from './facts/round.ts'

const filesOf = ({ photos, videos, voiceMessages, gifs, files }: SentFacts) =>
  photos + videos + voiceMessages + gifs + files

function kindsOf({ photos, videos, voiceMessages, gifs, files }: SentFacts): Mix {
  const kinds = { photos, videos, 'voice messages': voiceMessages, 'GIFs and stickers': gifs, 'other files': files }
  return Object.entries(kinds)
    .filter(([, sent]) => sent > 0)
    .sort(
      byCount(
        ([, sent]) => sent,
        ([kind]) => kind,
      ),
    )
}

/** Photos, videos and voice messages. */
export const media = defineReport({
  key: 'media',
  title: 'Photos, videos and voice messages',
  rule:
    'Files that people sent, by who sent them: each photo and video of an album by itself. Not the pictures of what was shared, ' +
    'nor what was taken back. Messages to be seen once are counted in a column of their own, and as photo or video only where a ' +
    'source kept the file. The length of a voice message is known only where Instagram itself was asked: an export does not tell ' +
    'it; how many are known stands beside the minutes. The length of videos is not known.',
  needs: 'content',
  columns: {
    person: text('Person'),
    username: text('Username'),
    media: count('Media'),
    kinds: mix('Kinds'),
    photos: count('Photos'),
    videos: count('Videos'),
    voice_messages: count('Voice messages'),
    voice_minutes: amount('Voice minutes'),
    voice_lengths_known: count('Voice lengths known'),
    gifs_and_stickers: count('GIFs and stickers'),
    other_files: count('Other files'),
    view_once: count('To be seen once'),
  },
  rows: ({ content: { sent } }) =>
    sent
      .filter((each) => filesOf(each) + each.viewOnce > 0)
      .sort(byCount(filesOf, ({ person }) => person.label))
      .map((each) => ({
        person: each.person.label,
        username: each.person.username,
        media: filesOf(each),
        kinds: kindsOf(each),
        photos: each.photos,
        videos: each.videos,
        voice_messages: each.voiceMessages,
        voice_minutes: each.voiceKnown === 0 ? null : round2(each.voiceSeconds / 60),
        voice_lengths_known: each.voiceKnown,
        gifs_and_stickers: each.gifs,
        other_files: each.files,
        view_once: each.viewOnce,
      })),
  chart: { kind: 'ranking', label: 'person', value: 'media', mix: 'kinds' },
  highlights: ({ content: { sent } }) => {
    const sum = (of: (each: SentFacts) => number) => sent.reduce((all, each) => all + of(each), 0)
    if (sum(filesOf) === 0) return []
    const [photos, videos, voices, known] = [
      sum((each) => each.photos),
      sum((each) => each.videos),
      sum((each) => each.voiceMessages),
      sum((each) => each.voiceKnown),
    ]
    const minutes = round2(sum((each) => each.voiceSeconds) / 60)
    const length =
      known === 0
        ? 'of unknown length'
        : `${minutes.toLocaleString('en')} minutes in the ${known.toLocaleString('en')} of known length`
    return [
      {
        key: 'media',
        text: `${inWords(photos, 'photo')}, ${inWords(videos, 'video')}, ${inWords(voices, 'voice message')}${voices === 0 ? '' : `, ${length}`}`,
        value: {
          photos,
          videos,
          voice_messages: voices,
          voice_lengths_known: known,
          voice_minutes: known === 0 ? null : minutes,
        },
      },
    ]
  },
})
