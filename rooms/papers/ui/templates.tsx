// The wording of each paper: the list, and the editor with the paper beside it as it will look; a place nobody knows is told
// while it is typed, and refused.
import { useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { fillTemplate, PLACES } from '#rooms/hazards/papers/template.ts'
import { TEXT_PAPER } from '#rooms/hazards/papers/texts.ts'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { refresh, useReading } from '#web/api/query.ts'
import { Button, ClosedDeed } from '#web/kit/button.tsx'
import { TextArea, TextField } from '#web/kit/field.tsx'
import { moment } from '#web/kit/format.ts'
import { Loaded, Trail } from '#web/kit/record.tsx'
import { NoteBar, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { listTemplates, readTemplate, setTemplate } from '../contract.ts'
import { wordingFault } from '../rules.ts'
import { PaperPreview } from './preview.tsx'
import '#web/kit/grid.css'
import './papers.css'

export function TemplatesPage() {
  const found = useReading(listTemplates)
  return (
    <>
      <Trail path={[['/papers', '文书']]} name="措辞" title="文书措辞" />
      <div className="head"><h1>文书措辞</h1><p>各地的说法不同，可以改；签发过的文书不变</p></div>
      <section className="sheet">
        {found.error ? <div className="pad"><ProblemView problem={found.error} retry={() => void found.refetch()} /></div> : !found.data ? <div className="pad"><Skeleton lines={8} /></div> : (
          <table className="grid"><thead><tr><th scope="col">文书</th><th scope="col">标题</th><th scope="col">文号格式</th><th scope="col">版本</th></tr></thead>
            <tbody>{found.data.templates.map((one) => <tr key={one.document}><th scope="row"><a href={`/papers/templates/${one.document}`}>{one.label}</a></th><td className="second">{one.title}</td><td className="nowrap">{one.pattern.replace('{office}', one.office).replace('{year}', '年份').replace('{n}', '序号')}</td><td className="tight">{one.number === 0 ? <span className="muted">默认</span> : `第 ${one.number} 版`}</td></tr>)}</tbody>
          </table>
        )}
      </section>
    </>
  )
}

export function TemplatePage() {
  const { document } = useParams({ strict: false }) as { document: string }
  return <Loaded found={useReading(readTemplate, { params: { document } as never })} back={['/papers/templates', '文书措辞']}>{(found) => <Editor key={`${document}${found.number}`} template={found} />}</Loaded>
}

type Template = NonNullable<ReturnType<typeof useReading<typeof readTemplate>>['data']>

function Editor({ template }: { template: Template }) {
  const { today, may } = useVisitor()
  const client = useQueryClient()
  const [draft, setDraft] = useState({ title: template.title, body: template.body, pattern: template.pattern, note: '' })
  const [problem, setProblem] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const commandId = useRef(newId())
  const area = useRef<HTMLDivElement>(null)
  const set = (part: Partial<typeof draft>) => { setDraft((before) => ({ ...before, ...part })); setProblem(undefined) }
  const fault = wordingFault(template.document, draft)
  const changed = draft.title !== template.title || draft.body !== template.body || draft.pattern !== template.pattern
  const wrong = (field: string) => (fault?.field === field ? fault.message : problem?.fields.find((one) => one.field === field)?.message)
  const insert = (place: string) => {
    const box = area.current?.querySelector('textarea')
    const at = box?.selectionStart ?? draft.body.length
    set({ body: `${draft.body.slice(0, at)}{${place}}${draft.body.slice(box?.selectionEnd ?? at)}` })
    window.requestAnimationFrame(() => { box?.focus(); box?.setSelectionRange(at + place.length + 2, at + place.length + 2) })
  }
  const save = async () => {
    setBusy(true)
    try {
      await call(setTemplate, { params: { document: template.document } as never, body: { commandId: commandId.current, ...draft, baseNumber: template.number } })
      await refresh(client, ['paper-templates'])
      toast('已存为新版本，以后签发的用它')
    } catch (error) {
      commandId.current = newId()
      setProblem(asApiProblem(error))
      setBusy(false)
    }
  }
  const reason = !may('template.set') ? '由安委办改措辞' : fault ? '先改好标出的地方' : !changed ? '和现在的措辞一样' : draft.note.trim().length < 2 ? '写明为什么改' : undefined
  return (
    <>
      <Trail path={[['/papers', '文书'], ['/papers/templates', '措辞']]} name={template.label} title={`${template.label}的措辞`} />
      <div className="head"><h1>{template.label}的措辞</h1><p>{template.number === 0 ? '默认措辞' : `第 ${template.number} 版`}</p></div>
      <div className="wording">
        <section className="sheet pad">
          <TextField label="标题" name="title" maxLength={200} value={draft.title} error={wrong('title')} onChange={(event) => set({ title: event.target.value })} />
          <div ref={area}><TextArea label="正文" name="body" rows={18} maxLength={8000} value={draft.body} error={wrong('body')} hint="一行一段；行首写 # 是一级标题；方括号里的话，位置没有内容时整句省去" onChange={(event) => set({ body: event.target.value })} /></div>
          <p className="small second">可以填的位置，点一下写进正文：</p>
          <div className="places">{template.places.map((place) => <button key={place} type="button" title={PLACES[place as keyof typeof PLACES]} onClick={() => insert(place)}>{`{${place}}`}</button>)}</div>
          <TextField label="文号格式" name="pattern" maxLength={60} value={draft.pattern} error={wrong('pattern')} hint={`{office} 是机关代字（${template.office}），{year} 年份，{n} 序号；每年从 1 起，不跳号`} onChange={(event) => set({ pattern: event.target.value })} />
          <TextField label="为什么改" name="note" maxLength={200} value={draft.note} error={wrong('note')} onChange={(event) => set({ note: event.target.value })} />
          {problem && !problem.fields.length && <NoteBar kind="wrong" role="alert">{problem.message}</NoteBar>}
          <div className="row wrap">
            {reason ? <ClosedDeed label="存为新版本" reason={reason} /> : <Button look="primary" busy={busy} onClick={() => void save()}>存为新版本</Button>}
            {(draft.body !== template.shipped.body || draft.title !== template.shipped.title || draft.pattern !== template.shipped.pattern) && may('template.set') && <Button onClick={() => set(template.shipped)}>换回默认措辞</Button>}
          </div>
          {template.versions.length > 0 && <><h3>各版本</h3><ul className="small">{template.versions.map((one) => <li key={one.number}>第 {one.number} 版　{moment(one.setAt, today)}　{one.setByName}：{one.note}　<button type="button" className="link" onClick={() => set({ title: one.title, body: one.body, pattern: one.pattern })}>取来看</button></li>)}</ul></>}
        </section>
        <section className="sheet pad" aria-label="看稿"><p className="note muted">用例子填好的样子，随打随看</p>
          {fault ? <NoteBar kind="wrong">{fault.message}</NoteBar> : <Sample document={template.document} draft={draft} office={template.office} issuer={template.issuer} today={today} />}
        </section>
      </div>
    </>
  )
}

function Sample({ document, draft, office, issuer, today }: { document: string; draft: { title: string; body: string; pattern: string }; office: string; issuer: string; today: string }) {
  const values = { ...PLACES, 签发单位: issuer }
  const paper = TEXT_PAPER.get(document)!
  const contact = document === 'talk-minutes' || document === 'exposure-article' ? null : { name: PLACES.联系人, telephone: PLACES.联系电话 }
  const data = { issuer, issuedOn: today, title: fillTemplate(draft.title, values), recipient: paper.recipient ? fillTemplate(paper.recipient, values) : null, text: fillTemplate(draft.body, values), signedBy: paper.upward ? '李主任' : null, contact, copyTo: [] }
  return <PaperPreview document={document} data={data} pattern={draft.pattern} office={office} />
}
