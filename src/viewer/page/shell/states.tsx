import type { ComponentChildren } from 'preact'
import type { AskError, Asked } from './ask.ts'
import { Icon, type IconName } from './icons.tsx'

/** What stands where there is nothing (yet) to be seen. */
export function Empty({
  icon,
  title,
  children,
}: {
  readonly icon: IconName
  readonly title: string
  readonly children?: ComponentChildren
}) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children === undefined ? null : <div>{children}</div>}
    </div>
  )
}

export function Failed({ error }: { readonly error: AskError }) {
  return (
    <div role="alert">
      <Empty icon="warn" title={capital(error.message)}>
        {error.hint}
      </Empty>
    </div>
  )
}

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)

/** Shows an answer, or that it is on its way, or why it does not come. */
export function Answered<Answer>({
  asked,
  children,
}: {
  readonly asked: Asked<Answer>
  readonly children: (answer: Answer) => ComponentChildren
}) {
  if (asked.state === 'failed') return <Failed error={asked.error} />
  if (asked.state === 'waiting') return <div class="waiting" role="status" aria-label="Loading" />
  return <>{children(asked.answer)}</>
}
