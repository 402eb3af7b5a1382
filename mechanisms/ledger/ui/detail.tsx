// One row of a ledger: its fields, what can be done with it, its 经过. Rooms with more to say have their own page and use
// the parts.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import type { z } from 'zod'
import { useGo } from '#web/api/address.ts'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { refresh, useReading } from '#web/api/query.ts'
import { Button, ClosedDeed, IconButton, buttonClass } from '#web/kit/button.tsx'
import { Deadline } from '#web/kit/deadline.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { TextArea } from '#web/kit/field.tsx'
import { count, moment } from '#web/kit/format.ts'
import { useKeys } from '#web/kit/keys.ts'
import { DeedSheet, Loaded, onlyMore, PrintButton, RecordPage, Sheet, Trail } from '#web/kit/record.tsx'
import { Story } from '#web/kit/story.tsx'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import type { ledgerContracts, timelineEntry } from '../contracts.ts'
import type { Ledger } from '../define.ts'
import { words, type Row } from './cells.tsx'
import { looksAt, neighbours } from './list-memory.ts'

type Contracts = ReturnType<typeof ledgerContracts>
type Entry = z.output<typeof timelineEntry>
type Detail = { row: Row; timeline: Entry[]; abilities: Record<string, true | string> }

/** 隐患 / 重大在办 / ZD-2026-036, and the steps to the one before and after in the list the reader came from. */
export function Crumbs({ ledger, id, name, base, tools }: { ledger: Ledger; id: string; name: string; base: string; tools?: ReactNode }) {
  const go = useGo()
  const near = neighbours(ledger.path, id)
  useEffect(() => looksAt(ledger.path, id), [ledger.path, id])
  useKeys({ j: () => { if (near?.after) go(`${base}/${near.after}`) }, k: () => { if (near?.before) go(`${base}/${near.before}`) } })
  return (
    <Trail path={[[near?.href ?? base, ledger.label]]} name={name}>
      {near && near.at > 0 && (
        <>
          <span>第 {count(near.at)} / {count(near.total)} {ledger.unit}</span>
          <IconButton icon="left" label={`上一${ledger.unit}`} size="small" disabled={!near.before} onClick={() => near.before && go(`${base}/${near.before}`)} />
          <IconButton icon="right" label={`下一${ledger.unit}`} size="small" disabled={!near.after} onClick={() => near.after && go(`${base}/${near.after}`)} />
        </>
      )}
      {tools}
    </Trail>
  )
}

type DetailProps = { ledger: Ledger; contracts: Contracts; id: string; base: string; touches?: readonly string[] }

export function LedgerDetail(props: DetailProps) {
  const { ledger, contracts, id, base } = props
  return <Loaded found={useReading(contracts.read, { params: { id } })} back={[base, `${ledger.label}列表`]} lines={10}>{(found) => <Whole {...props} detail={found as Detail} />}</Loaded>
}

function Whole({ ledger, contracts, id, base, touches = [], detail: { row, timeline, abilities } }: DetailProps & { detail: Detail }) {
  const { today } = useVisitor()
  const name = String(row[ledger.title] ?? '')
  const expires = ledger.expiry ? (row[ledger.expiry.field] as string | null) : null
  return (
    <RecordPage
      trail={<Crumbs ledger={ledger} id={id} name={name} base={base} tools={<PrintButton />} />}
      title={name}
      facts={row['voidedOn'] ? <b>已作废：{String(row['voidReason'] ?? '')}</b> : null}
      side={(
        <DeedSheet plain>
          {expires && !row['voidedOn'] && <p>{ledger.fields[ledger.expiry!.field]!.label}：<Deadline due={expires} today={today} over="过期" /></p>}
          <EditDeed ability={abilities['edit']} href={`${base}/${id}/edit`} />
          <VoidDeed ledger={ledger} contracts={contracts} row={row} ability={abilities['void']} touches={touches} />
        </DeedSheet>
      )}
    >
      <Sheet title="登记项" pad><FieldList ledger={ledger} row={row} /></Sheet>
      <LedgerStory ledger={ledger} timeline={timeline} />
    </RecordPage>
  )
}

export function FieldList({ ledger, row, only, two }: { ledger: Ledger; row: Row; only?: readonly string[]; two?: boolean }) {
  const { today } = useVisitor()
  const names = only ?? Object.keys(ledger.fields)
  return (
    <dl className={two ? 'facts facts-two' : 'facts'}>
      {names.map((name) => {
        const field = ledger.fields[name]!
        const text = words(field, row[name], row, today)
        const value = text && field.kind === 'reference' && field.to === 'entities' ? <a href={`/entities/${String(row[name])}`}>{text}</a> : text || <span className="muted">–</span>
        return <FieldLine key={name} label={field.label} value={value} />
      })}
    </dl>
  )
}

const FieldLine = ({ label, value }: { label: string; value: ReactNode }) => <><dt>{label}</dt><dd>{value}</dd></>

export function EditDeed({ ability, href, plain }: { ability: true | string | undefined; href: string; /** Not the main deed of its page. */ plain?: boolean }) {
  if (ability === undefined) return null
  return ability === true ? <a className={buttonClass({ look: plain ? 'plain' : 'primary', block: true })} href={href}>修改</a> : <ClosedDeed label="修改" reason={ability} />
}

export function VoidDeed({ ledger, contracts, row, ability, touches }: { ledger: Ledger; contracts: Contracts; row: Row; ability: true | string | undefined; touches: readonly string[] }) {
  const [open, setOpen] = useState(false)
  if (ability === undefined) return null
  if (ability !== true) return <ClosedDeed label="作废" reason={ability} />
  return (
    <>
      <Button block onClick={() => setOpen(true)}>作废</Button>
      {open && <VoidDialog ledger={ledger} contracts={contracts} row={row} touches={touches} onClose={() => setOpen(false)} />}
    </>
  )
}

function VoidDialog({ ledger, contracts, row, touches, onClose }: { ledger: Ledger; contracts: Contracts; row: Row; touches: readonly string[]; onClose: () => void }) {
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const [commandId] = useState(newId)
  const run = async () => {
    setBusy(true)
    try {
      await call(contracts.void, { params: { id: row.id }, body: { commandId, baseVersion: row.version, reason } } as never)
      await refresh(client, [ledger.path, ...touches])
      toast(`已作废，记录和经过都留着`)
      onClose()
    } catch (error) {
      setProblem(asApiProblem(error))
      setBusy(false)
    }
  }
  return (
    <Dialog title={`作废这${ledger.unit}${ledger.label}`} width={460} onClose={onClose} foot={<><Button look="primary" disabled={reason.trim().length < 2} busy={busy && '正在作废…'} onClick={() => void run()}>作废，保留记录</Button><Button onClick={onClose}>不作废了</Button></>}>
      <p className="second" style={{ marginBottom: 10 }}>记录保留，不再计入统计，注明作废理由。</p>
      <TextArea label="作废理由" name="reason" maxLength={200} value={reason} error={problem?.field('reason') ?? problem?.message} onChange={(event) => setReason(event.target.value)} />
    </Dialog>
  )
}

const DEEDS: Readonly<Record<string, string>> = { created: '登记', changed: '修改', voided: '作废', imported: '导入' }

export function LedgerStory({ ledger, timeline, saying }: { ledger: Ledger; timeline: readonly Entry[]; saying?: (entry: Entry) => ReactNode | undefined }) {
  const { today } = useVisitor()
  const [all, setAll] = useState(false)
  const shown = all ? timeline : timeline.slice(0, 12)
  return (
    <Sheet title="经过" note={onlyMore(timeline.length)}>
      <Story entries={shown.map((entry) => {
        const deed = entry.what.split('.')[1] ?? ''
        return {
          id: entry.id, at: entry.at, moment: moment(entry.at, today), sign: deed === 'voided' ? 'void' : deed === 'created' ? 'done' : 'doing',
          what: saying?.(entry) ?? <>{DEEDS[deed] ?? deed}{changeWords(ledger, entry.body, today)}</>, who: entry.actorName,
        } as const
      })} />
      {timeline.length > shown.length && <div className="pad"><button type="button" className="link" onClick={() => setAll(true)}>看全部 {count(timeline.length)} 条</button></div>}
    </Sheet>
  )
}

/** `：负责人 张三 → 李四；…` from the old and new values an event keeps. */
function changeWords(ledger: Ledger, body: Readonly<Record<string, unknown>>, today: Parameters<typeof words>[3]): string {
  const changes = (body['changes'] ?? body) as Readonly<Record<string, unknown>>
  const parts = Object.entries(changes).flatMap(([name, change]) => {
    const field = ledger.fields[name]
    if (!field) return name === 'reason' && typeof change === 'string' ? [change] : []
    if (!Array.isArray(change)) return change === '已修改' ? [`${field.label}已修改`] : []
    if (field.kind === 'reference') return [`改了${field.label}`]
    return [`${field.label} ${words(field, change[0], undefined, today) || '空'} → ${words(field, change[1], undefined, today) || '空'}`]
  })
  return parts.length ? `：${parts.join('；')}` : ''
}
