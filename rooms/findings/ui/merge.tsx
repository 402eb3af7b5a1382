// 并案: the other case is chosen from those like it or by its number; which of the two stays is said before it is done.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { hazardLedger } from '#rooms/hazards/contract.ts'
import { useGo } from '#web/api/address.ts'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { refresh, useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { Empty, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { shortDay } from '#web/kit/format.ts'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { mergeHazards } from '../contract.ts'
import { channelWord, stateWord } from './words.ts'
import '#web/kit/grid.css'

type Row = { id: string; number: string; description: string; state: string; channel: string; foundOn: string; place: string | null; entityName: string }

export function MergeDialog({ hazardId, entityId, number, onClose }: { hazardId: string; entityId: string; number: string; onClose: () => void }) {
  const { today } = useVisitor()
  const go = useGo()
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const found = useReading(hazardLedger.list, { query: (typed.trim().length >= 2 ? { q: typed.trim(), limit: 20, count: 'no' } : { entityId, limit: 20, sort: '-foundOn', count: 'no' }) as never })
  const rows = ((found.data?.rows ?? []) as unknown as Row[]).filter((row) => row.id !== hazardId && row.state !== 'voided')
  const merge = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      const { keptId, keptNumber, mergedNumber } = await call(mergeHazards, { params: { id: hazardId }, body: { commandId: newId(), hazardId: chosen! } })
      await refresh(client, ['hazards', 'suspects', 'home'])
      toast(`${mergedNumber} 已并入 ${keptNumber}`)
      onClose()
      if (keptId !== hazardId) go(`/hazards/${keptId}`)
    } catch (error) {
      setProblem(asApiProblem(error))
      setBusy(false)
    }
  }
  return (
    <Dialog title={`${number} 与哪一件是同一隐患`} width={640} onClose={onClose} foot={(
      <>
        <Button look="primary" disabled={!chosen} busy={busy && '正在并…'} onClick={() => void merge()}>并成一件</Button>
        <Button onClick={onClose}>先放着</Button>
        <span className="reason">留办得更远、发现更早的一件；另一件作废，写明并入哪里，没再办过就能撤销</span>
      </>
    )}>
      {problem && <ProblemView problem={problem} />}
      <input className="input" type="search" aria-label="找另一件" placeholder="这家单位的都在下面；别处的按编号或内容找" value={typed} onChange={(event) => { setTyped(event.target.value); setChosen(undefined) }} />
      <div className="scroll-x" style={{ maxHeight: 360, overflowY: 'auto', marginTop: 10 }}>
        {!found.data ? <Skeleton lines={4} /> : rows.length === 0 ? <Empty fact="没有可以并的">这家单位没有别的隐患；换个词找</Empty> : (
          <table className="grid grid-top"><tbody>{rows.map((row) => (
            <tr key={row.id}>
              <td><label className="row"><input type="radio" name="other" checked={chosen === row.id} onChange={() => setChosen(row.id)} />{row.number}</label></td>
              <td>{row.description}<div className="note muted">{[row.entityName, row.place].filter(Boolean).join(' · ')}</div></td>
              <td className="note">{channelWord(row.channel)} {shortDay(row.foundOn, today)}<br />{stateWord(row.state)}</td>
            </tr>
          ))}</tbody></table>
        )}
      </div>
    </Dialog>
  )
}
