import { describeFile } from '../../../archive/conversation/describe-message.ts'
import type { FileView, WireMessage } from '../../wire.ts'
import { addressOf } from '../shell/ask.ts'
import { Icon, type IconName } from '../shell/icons.tsx'

interface Props {
  readonly account: string
  readonly thread: string
  readonly message: WireMessage
}

const ICONS: Readonly<Record<string, IconName>> = {
  photo: 'photo',
  video: 'photo',
  gif: 'photo',
  sticker: 'photo',
  audio: 'voice',
}

/** Photos, videos and voice messages where the file is there; else what it was. */
export function Files({ account, thread, message }: Props) {
  const { files, present } = message
  // The preview of a video that is there says nothing more.
  const shown = files
    .map((file, place) => ({ file, presence: present[place] ?? null }))
    .filter(({ file }) => file.kind !== 'thumbnail' || files.length === 1)
  if (shown.length === 0) return null
  return (
    <div class={shown.length > 1 ? 'files several' : 'files'}>
      {shown.map(({ file, presence }) => (
        <OneFile
          key={file.position}
          file={file}
          presence={presence}
          address={addressOf(`media/${encodeURIComponent(account)}/${thread}/${message.id}/${file.position}`)}
        />
      ))}
    </div>
  )
}

interface OneProps {
  readonly file: FileView
  readonly presence: WireMessage['present'][number]
  readonly address: string
}

function OneFile({ file, presence, address }: OneProps) {
  const what = describeFile(file)
  if (presence === null) return <Missing file={file} what={what} />
  if (file.kind === 'file' || presence === 'saved') {
    return (
      <a class="file" href={address} download>
        <Icon name="file" /> {what}
      </a>
    )
  }
  // biome-ignore lint/a11y/useMediaCaption: what people say in a chat comes without captions
  if (file.kind === 'audio') return <audio controls preload="none" src={address} aria-label={what} />
  // biome-ignore lint/a11y/useMediaCaption: likewise
  if (file.kind === 'video') return <video controls preload="metadata" src={address} aria-label={what} />
  return (
    <a href={address} target="_blank" rel="noopener">
      <img src={address} alt={what} loading="lazy" />
    </a>
  )
}

function Missing({ file, what }: { readonly file: FileView; readonly what: string }) {
  return (
    <div class="missing">
      <Icon name={ICONS[file.kind] ?? 'file'} />
      <span>
        {what}
        <small>
          {file.sizeBytes === null ? 'not in the archive' : `${sizeText(file.sizeBytes)}, file not found here`}
        </small>
      </span>
    </div>
  )
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  return bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`
}
