// 对照检查 on the phone: the key-check items of this place's trades, one tap each. 没有 is ticked off, 存在 opens a finding that
// already says what is wrong and by which clause. The list and the ticks are on the phone, so it works in a basement.
import { useState, type ReactNode } from 'react'
import type { z } from 'zod'
import { newId } from '#platform/db/ids.ts'
import { useDevice, useDraft, useReading } from '#platform/sync/react.ts'
import { count, Icon, Sign, Skeleton, toast } from '#web/kit/index.ts'
import { Deed, Deeds, GroupHead, Head, Screen } from '#web/kit/phone/index.ts'
import type { readChecklist } from '../../contract.ts'
import { findingOf } from '../../rules.ts'
import './check.css'

type Checklist = z.output<typeof readChecklist.reply>
type Item = Checklist['items'][number]
/** What was ticked: nothing wrong, or the finding that was begun. */
type Check = { readonly trades: readonly string[]; readonly marks: Readonly<Record<string, 'none' | { finding: string }>> }
/** A check as it is handed in: the items that were looked at. */
export type Checked = { readonly industries: readonly string[]; readonly asked: number; readonly marks: readonly { document: string; documentNumber: string; clause: string; item: string | null; text: string; ok: boolean; hazardId: string | null }[] }

type Props = { place: { id: string; name: string }; mayReport: boolean; strip: ReactNode; back: () => void; /** Begins a finding with these words under this id. */ begin: (finding: string, words: string) => Promise<void>; /** The finding as it stands: still being written, or sent. */ open: (finding: string) => void; /** Keeps the check for sending, with the draft it was and the one the next check begins with; undefined where this post hands in none. */ submit: ((checked: Checked, draft: { key: string; value: unknown; next: unknown }) => Promise<void>) | undefined; /** When it was checked before. */ before: ReactNode }

const keyOf = (item: Item) => `${item.documentNumber}${item.clause}${item.item ?? ''}`

export function CheckPage({ place, mayReport, strip, back, begin, open, submit, before: earlier }: Props) {
  const device = useDevice()
  const draft = useDraft<Check>(`check:${place.id}`, () => ({ trades: [], marks: {} }))
  const trades = draft.value?.trades ?? []
  const [choosing, setChoosing] = useState(false)
  const [busy, setBusy] = useState(false)
  const reading = useReading<Checklist>(draft.value ? `/api/standards/checklist?entityId=${place.id}${trades.length ? `&industries=${encodeURIComponent(trades.join(','))}` : ''}` : null)
  const list = reading.value
  const head = <Head title="对照检查" sub={place.name} back={back} aside={draft.failed ? '勾的没存下' : undefined} />
  if (!draft.value || (!list && reading.loading)) return <Screen head={head} strip={strip}><Skeleton lines={8} /></Screen>
  if (!list) return <Screen head={head} strip={strip}><div className="card"><b>检查事项还没存到手机里</b><p>连上一次网打开这一页，之后没有网也能对照着看。</p></div></Screen>

  const { marks } = draft.value
  const chosen = list.industries.filter((one) => one.chosen).map(({ name }) => name)
  const seen = list.items.filter((item) => marks[keyOf(item)])
  const wrong = seen.filter((item) => marks[keyOf(item)] !== 'none')
  const mark = (item: Item, as: Check['marks'][string] | undefined) => draft.set(({ marks: { [keyOf(item)]: _, ...others }, ...before }) => ({ ...before, marks: as ? { ...others, [keyOf(item)]: as } : others }))
  const find = async (item: Item) => {
    const known = marks[keyOf(item)]
    if (known && known !== 'none') return open(known.finding)
    const finding = newId(device.now())
    mark(item, { finding })
    await begin(finding, findingOf(item))
    open(finding)
  }
  const handIn = async () => {
    if (!submit || busy) return
    setBusy(true)
    draft.close()
    try {
      await submit({ industries: chosen, asked: list.items.length, marks: seen.map((item) => {
        const is = marks[keyOf(item)]!
        return { document: item.document, documentNumber: item.documentNumber, clause: item.clause, item: item.item, text: item.text, ok: is === 'none', hazardId: is === 'none' ? null : is.finding }
      }) }, { key: `check:${place.id}`, value: draft.value, next: { trades, marks: {} } satisfies Check })
    } catch {
      toast('手机存储满了，这次检查没存下。先别关这一页，删掉一些照片或视频再交。', { kind: 'wrong' })
    }
    setBusy(false)
  }
  const groups = [...new Set(list.items.map((item) => item.about || item.document))]
  return (
    <Screen
      head={head} strip={strip}
      deeds={list.items.length > 0 && !choosing && <Deeds>{submit && <Deed busy={busy} why={seen.length === 0 ? '先看几项，勾“没有”或“存在”' : undefined} onClick={() => void handIn()}>交这次检查</Deed>}<p role="status">看了 {count(seen.length)} / {count(list.items.length)} 项，存在 {count(wrong.length)} 项</p></Deeds>}
    >
      {choosing || list.items.length === 0 ? (
        <>
          <GroupHead title="这里涉及哪些行业" note="可以选几个" />
          <div className="options check-trades" role="group" aria-label="行业">
            {list.industries.map(({ name, chosen: on }) => (
              <button key={name} type="button" className="option" aria-pressed={on} onClick={() => draft.set((before) => ({ ...before, trades: on ? chosen.filter((one) => one !== name) : [...chosen, name] }))}>{on && <Sign name="done" />}{name}</button>
            ))}
          </div>
          {list.items.length > 0 && <div className="check-go"><Deed onClick={() => setChoosing(false)}>看这 {count(list.items.length)} 项</Deed></div>}
        </>
      ) : (
        <>
          {earlier}
          <div className="card check-facts">
            <p><b>{chosen.join('、')}</b>　<button type="button" className="link" onClick={() => setChoosing(true)}>换行业</button></p>
            {list.notes.flatMap(({ caveats }) => caveats).map((caveat) => <p key={caveat} className="check-caveat">{caveat}</p>)}
          </div>
          {groups.map((group) => {
            const items = list.items.filter((item) => (item.about || item.document) === group)
            return (
              <section key={group} className="check-group">
                <GroupHead title={group} note={`${items.filter((item) => marks[keyOf(item)]).length} / ${items.length}`} />
                <ol className="check-items">
                  {items.map((item) => <Row key={keyOf(item)} item={item} is={marks[keyOf(item)]} mayReport={mayReport} onNone={() => mark(item, marks[keyOf(item)] === 'none' ? undefined : 'none')} onWrong={() => void find(item)} />)}
                </ol>
              </section>
            )
          })}
          {seen.length > 0 && <p className="plain-note check-again"><button type="button" className="link" onClick={() => draft.set((before) => ({ ...before, marks: {} }))}>勾的全部去掉，从头再看一遍</button></p>}
        </>
      )}
    </Screen>
  )
}

function Row({ item, is, mayReport, onNone, onWrong }: { item: Item; is: Check['marks'][string] | undefined; mayReport: boolean; onNone: () => void; onWrong: () => void }) {
  const wrong = is !== undefined && is !== 'none'
  return (
    <li className={is ? 'check-item check-seen' : 'check-item'}>
      <p className="check-words">{item.text}</p>
      {item.caveats.map((caveat) => <p key={caveat} className="check-caveat">{caveat}</p>)}
      <p className="check-place">{item.clause}{item.item}{item.also.length > 0 && `，同${item.also.join('、')}`}</p>
      <div className="check-answer" role="group" aria-label={`${item.clause}${item.item ?? ''}`}>
        <button type="button" aria-pressed={is === 'none'} onClick={onNone}><Sign name={is === 'none' ? 'done' : 'todo'} />没有</button>
        <button type="button" aria-pressed={wrong} disabled={!mayReport} onClick={onWrong}><Icon name="x" size="small" />{wrong ? '存在，打开' : '存在，上报'}</button>
      </div>
    </li>
  )
}
