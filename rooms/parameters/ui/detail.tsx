// One rule: what it says and where that is written, every value it has had, which systems run by it, and setting a new one.
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useSearchText } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { Button, ClosedDeed } from '#web/kit/button.tsx'
import { count, moment } from '#web/kit/format.ts'
import { Assumed, LevelTag } from '#web/kit/marks.tsx'
import { DeedSheet, Loaded, RecordPage, Sheet, Trail } from '#web/kit/record.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { readParameter, type ParameterPage } from '../contract.ts'
import { Basis, ruleHref, RuleValue, STATE_LABELS } from './words.tsx'
import '#web/kit/grid.css'
import './rules.css'

const SetRule = lazy(() => import('./set.tsx').then((m) => ({ default: m.SetRule })))

export function RulePage() {
  const { noun, rule } = useParams({ strict: false }) as { noun: string; rule: string }
  const name = `${noun}.${rule}`
  const on = new URLSearchParams(useSearchText()).get('on')
  return <Loaded found={useReading(readParameter, { params: { parameter: name }, query: on ? { on } : {} })} back={['/rules', '规则参数']}>{(found) => <Rule key={name} page={found} />}</Loaded>
}

function Rule({ page }: { page: ParameterPage }) {
  const { today } = useVisitor()
  const [setting, setSetting] = useState(false)
  const { parameter: rule, abilities, byDefault } = page
  const another = page.on !== today
  return (
    <>
      <RecordPage
        trail={<Trail path={[[another ? `/rules?on=${page.on}` : '/rules', '规则参数']]} name={rule.label} />}
        title={rule.label}
        facts={(
          <>
            {rule.state !== 'assumed' && <LevelTag look={rule.state === 'written' ? 'outline' : 'dashed'}>{STATE_LABELS[rule.state]}</LevelTag>}
            {rule.since && <span>自 {rule.since}{rule.until ? ` 至 ${rule.until}` : ' 起'}</span>}
            {another && <span>看的是 {page.on} 这一天 <a href={ruleHref(rule.name)}>看今天</a></span>}
          </>
        )}
        printSide
        side={(
          <>
            <DeedSheet plain>
              {abilities.set === true ? <Button block look="primary" onClick={() => setSetting(true)}>从某天起设定</Button> : <ClosedDeed label="从某天起设定" reason={abilities.set} />}
            </DeedSheet>
            <section className="sheet pad">
              <h3>用在哪里</h3>
              <ul className="rule-systems">{page.systems.map(({ code, name }) => <li key={code}><span className="muted">{code}</span> {name}</li>)}</ul>
            </section>
          </>
        )}
      >
        <section className="sheet pad rule-now">
          <p className="rule-words"><RuleValue rule={rule} /></p>
          {rule.basis ? <p className="rule-why"><Basis basis={rule.basis} whole /></p>
            : rule.idle ? <p className="second small">那条规则启用以后用默认值：{byDefault.words}。</p>
            : rule.state === 'off' ? <p className="second small">这件事方案里没有写，系统不按它要求任何人。要用，就从某天起设定。</p>
            : <p className="second small">方案没有写这个数，系统先用默认值；定了就从某天起设定。</p>}
          {rule.next && <p className="second small">{rule.next.fromOn} 起改为：{rule.next.words}</p>}
        </section>
        <Sheet title="历次的值" note={page.history.length ? `${count(page.history.length)} 个，只增不改；立案时哪个有效就按哪个` : ''}>
          {page.history.length === 0 ? <p className="pad second small">没有设过。{byDefault.off ? '不启用。' : <>用的是默认值：{byDefault.words} <Assumed /></>}</p> : <History page={page} />}
        </Sheet>
      </RecordPage>
      {setting && <Suspense><SetRule page={page} onClose={() => setSetting(false)} /></Suspense>}
    </>
  )
}

function History({ page }: { page: ParameterPage }) {
  const { today } = useVisitor()
  return (
    <table className="grid grid-top rule-table rule-history">
      <thead><tr><th scope="col">从哪天</th><th scope="col">值</th><th scope="col">依据</th><th scope="col">谁设的</th></tr></thead>
      <tbody>
        {page.history.map((one) => (
          <tr key={one.id}>
            <th scope="row">{one.fromOn}{one.untilOn && <div className="note muted">至 {one.untilOn}</div>}{one.inForce && <div className="note">现行</div>}</th>
            <td>{one.words}{one.state === 'assumed' && <> <Assumed>文中未写</Assumed></>}{one.region && <div className="note second">只在{one.region}</div>}</td>
            <td><Basis basis={one.basis} whole /></td>
            <td>{one.setBy === null ? '随方案装入' : <>{one.setBy}<div className="note muted">{moment(one.setAt, today)}</div></>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
