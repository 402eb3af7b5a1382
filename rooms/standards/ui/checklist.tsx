// 重点检查事项: the criteria of chosen trades turned into a list to walk round with, each thing asked once; taken along as PDF,
// Word or Excel, or on the phone.
import { useGo, useSearchAt } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { count } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { NotYet } from '#web/kit/record.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { readChecklist } from '../contract.ts'
import { Caveats } from './marked.tsx'
import './standards.css'

const FILES = [['pdf', '打印检查表'], ['docx', 'Word'], ['xlsx', 'Excel']] as const

export function ChecklistPage() {
  useTitle('重点检查事项')
  const go = useGo()
  const search = new URLSearchParams(useSearchAt('/standards/checklist'))
  const industries = search.get('industries') ?? ''
  const entityId = search.get('entityId') ?? undefined
  const found = useReading(readChecklist, { query: { ...(industries ? { industries } : {}), ...(entityId ? { entityId } : {}) } })
  if (!found.data) return <NotYet found={found} lines={12} />
  const { items, on, entity } = found.data
  const chosen = found.data.industries.filter((one) => one.chosen).map(({ name }) => name)
  const wanted = new URLSearchParams({ industries: chosen.join(','), ...(entityId ? { entityId } : {}) }).toString()
  const choose = (name: string, is: boolean) => {
    const next = is ? [...chosen, name] : chosen.filter((one) => one !== name)
    go(`/standards/checklist?${new URLSearchParams({ ...(next.length ? { industries: next.join(',') } : {}), ...(entityId && next.length ? { entityId } : {}) })}`, { replace: true })
  }
  const groups = [...new Set(items.map((item) => `${item.document}\n${item.about}`))]
  return (
    <>
      <div className="head">
        <h1>重点检查事项{entity && `：${entity}`}</h1><p>{chosen.length ? `${chosen.join('、')}　${count(items.length)} 项　按 ${on} 施行的标准` : '按行业从判定标准生成'}</p><span className="grow" />
        {items.length > 0 && FILES.map(([format, label]) => <a key={format} className={`${buttonClass()} screen-only`} href={`/api/standards/checklist/${format}?${wanted}`} {...(format === 'pdf' ? { target: '_blank', rel: 'noreferrer' } : { download: '' })}><Icon name={format === 'pdf' ? 'print' : 'export'} size="small" />{label}</a>)}
      </div>
      <fieldset className="sheet checklist-trades screen-only">
        <legend className="unseen">行业，可以选几个</legend>
        {found.data.industries.map(({ name, chosen: is }) => <label key={name}><input type="checkbox" checked={is} onChange={(event) => choose(name, event.target.checked)} />{name}</label>)}
      </fieldset>
      {found.data.notes.map(({ document, caveats }) => <p key={document} className="checklist-note small"><b>{document}</b>　{caveats.join('；')}</p>)}
      <section className="sheet" style={{ marginTop: 14 }}>
        {items.length === 0 ? <Empty fact="还没有选行业">勾上这家单位涉及的行业，几个行业的判定情形合成一张表</Empty> : (
          <table className="checklist-table">
            <thead><tr><th scope="col">条款</th><th scope="col">看什么</th><th scope="col" className="mark-here">结果</th></tr></thead>
            <tbody>
              {groups.map((group) => {
                const [document = '', about = ''] = group.split('\n')
                const of = items.filter((item) => `${item.document}\n${item.about}` === group)
                return [
                  <tr key={group}><th scope="rowgroup" colSpan={3}>{about || document}　<span className="note muted">{about ? document : ''}</span></th></tr>,
                  ...of.map((item) => <tr key={`${item.documentNumber}${item.clause}${item.item}`}><td className="checklist-clause">{item.clause}{item.item}{item.also.map((other) => <span key={other} className="note muted">同{other}</span>)}</td><td>{item.ask}<Caveats caveats={item.caveats} /></td><td className="mark-here">□ 没有　□ 存在</td></tr>),
                ]
              })}
            </tbody>
          </table>
        )}
      </section>
    </>
  )
}
