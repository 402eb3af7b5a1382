// Over the cards: how many sentences were read as the one just corrected, or have the word just settled. It asks and waits; nothing
// else waits for it.
import { Button, IconButton } from '#web/kit/button.tsx'
import { count } from '#web/kit/format.ts'
import type { Offer } from './use-alike.ts'

export function AlikeStrip({ alike, onOpen, onForget }: { alike: Offer | undefined; onOpen: () => void; onForget: () => void }) {
  return (
    <div role="status" aria-live="polite" className="screen-only">
      {alike && (
        <div className="review-alike">
          <span className="grow"><Words alike={alike} /></span>
          <Button size="small" hotkey="A" onClick={onOpen}>看看，一起改</Button>
          <IconButton icon="x" look="quiet" size="small" label="只改这一句" onClick={onForget} />
        </div>
      )}
    </div>
  )
}

function Words({ alike: { correction: { before }, words, found } }: { alike: Offer }) {
  const [settled] = words
  if (!settled) return <>第 {before.ordinal} 句改好了。还有 <b>{count(found.length)}</b> 句是一样读的，一起改？</>
  return <>第 {before.ordinal} 句的“{settled.words}”定为{settled.value}。还有 <b>{count(found.length)}</b> 句的{words.length > 1 ? '这些词' : `“${settled.words}”`}没有人定过，一起定？</>
}
