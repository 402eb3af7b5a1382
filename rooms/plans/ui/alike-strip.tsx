// Over the cards: how many sentences were read as the one just corrected. It asks and waits; nothing else waits for it.
import { Button, IconButton } from '#web/kit/button.tsx'
import { count } from '#web/kit/format.ts'
import type { Offer } from './use-alike.ts'

export function AlikeStrip({ alike, onOpen, onForget }: { alike: Offer | undefined; onOpen: () => void; onForget: () => void }) {
  return (
    <div role="status" aria-live="polite" className="screen-only">
      {alike && (
        <div className="review-alike">
          <span className="grow">第 {alike.correction.before.ordinal} 句改好了。还有 <b>{count(alike.found.length)}</b> 句是一样读的，一起改？</span>
          <Button size="small" hotkey="A" onClick={onOpen}>看看，一起改</Button>
          <IconButton icon="x" look="quiet" size="small" label="只改这一句" onClick={onForget} />
        </div>
      )}
    </div>
  )
}
