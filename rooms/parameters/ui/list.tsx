// 规则参数: every rule of this jurisdiction in the order of the plan's matters, what it says today, since when, where it is
// written. The address holds which are shown: kind, words sought, the day looked at.
import { lazy, Suspense, useDeferredValue } from 'react'
import { useGo, useSearchAt } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { count } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { NotYet } from '#web/kit/record.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { listParameterValues, STATES, type ParameterRow } from '../contract.ts'
import { Basis, ruleHref, RuleValue, STATE_LABELS } from './words.tsx'
import '#web/kit/grid.css'
import './rules.css'

const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))

type Looking = { state: (typeof STATES)[number] | null; q: string; on: string | null }

function readAddress(search: string): Looking {
  const query = new URLSearchParams(search)
  return { state: STATES.find((one) => one === query.get('state')) ?? null, q: query.get('q') ?? '', on: query.get('on') }
}

function addressOf({ state, q, on }: Looking): string {
  const query = new URLSearchParams([...(state ? [['state', state]] : []), ...(q ? [['q', q]] : []), ...(on ? [['on', on]] : [])])
  return query.size ? `/rules?${query.toString()}` : '/rules'
}

export function RulesPage() {
  const go = useGo()
  const { today } = useVisitor()
  const looking = readAddress(useSearchAt('/rules'))
  useTitle('规则参数')
  const list = useReading(listParameterValues, { query: looking.on ? { on: looking.on } : {} })
  const sought = useDeferredValue(looking.q.trim())
  const look = (part: Partial<Looking>) => go(addressOf({ ...looking, ...part }), { replace: true })
  const all = list.data?.parameters ?? []
  const found = all.filter((one) => sought === '' || [one.label, one.words, one.basis ?? ''].some((text) => text.includes(sought)))
  const shown = found.filter((one) => looking.state === null || one.state === looking.state)
  return (
    <>
      <div className="head"><h1>规则参数</h1><p>方案写明的照方案，没写的不启用；点到了没写数的先用默认值，标 ⚙</p></div>
      <div className="tabs" role="tablist" aria-label="哪些规则">
        {([null, ...STATES] as const).map((state) => (
          <button key={state ?? 'all'} type="button" role="tab" className="tab" aria-selected={looking.state === state} onClick={() => look({ state })}>
            {state === null ? '全部' : state === 'assumed' ? `⚙ ${STATE_LABELS.assumed}` : STATE_LABELS[state]}<em>{list.data ? count(state === null ? found.length : found.filter((one) => one.state === state).length) : ''}</em>
          </button>
        ))}
      </div>
      <div className="filters">
        <label className="search search-large"><Icon name="search" size="small" /><input type="search" aria-label="找规则" placeholder="规则、数值、原文" value={looking.q} onChange={(event) => look({ q: event.target.value })} /></label>
        <span className="rule-day"><Suspense><DayBox value={looking.on ?? today} onChange={(on) => look({ on: on === today ? null : on })} /></Suspense></span>
        {looking.on && looking.on !== today && <><span className="second">看的是 {looking.on} 这一天的规则</span><Button look="text" size="small" onClick={() => look({ on: null })}>回到今天</Button></>}
      </div>
      <section className="sheet rule-sheet">
        {!list.data ? <NotYet found={list} pad lines={10} />
          : shown.length === 0 ? <Empty fact="没有这样的规则" next={<Button onClick={() => look({ state: null, q: '' })}>看全部 {count(all.length)} 条</Button>}>换个说法，或换一类再看</Empty>
          : <RuleTable rules={shown} sections={list.data.sections} on={looking.on} />}
      </section>
    </>
  )
}

function RuleTable({ rules, sections, on }: { rules: readonly ParameterRow[]; sections: readonly { name: string; label: string }[]; on: string | null }) {
  return (
    <table className="grid grid-top rule-table">
      <thead><tr><th scope="col">规则</th><th scope="col">怎么定</th><th scope="col">从哪天</th><th scope="col">依据</th></tr></thead>
      {sections.map(({ name, label }) => {
        const own = rules.filter((one) => one.section === name)
        return own.length === 0 ? null : (
          <tbody key={name}>
            <tr className="rule-section"><th colSpan={4} scope="rowgroup">{label} {count(own.length)} 条</th></tr>
            {own.map((rule) => (
              <tr key={rule.name} className={rule.state === 'off' ? 'rule-off' : undefined}>
                <th scope="row"><a href={`${ruleHref(rule.name)}${on ? `?on=${on}` : ''}`}>{rule.label}</a></th>
                <td><RuleValue rule={rule} />{rule.next && <div className="note second">{rule.next.fromOn} 起：{rule.next.words}</div>}</td>
                <td className="rule-since">{rule.since ?? <span className="muted">–</span>}{rule.until && <div className="note muted">至 {rule.until}</div>}</td>
                <td>{rule.basis ? <Basis basis={rule.basis} /> : <span className="muted">–</span>}</td>
              </tr>
            ))}
          </tbody>
        )
      })}
    </table>
  )
}
