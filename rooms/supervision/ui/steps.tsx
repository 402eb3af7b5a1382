// The forms of a case. Whoever signs a paper sees it first, and may change its words for this one paper.
import { useState, type ReactNode } from 'react'
import type { z } from 'zod'
import { useWhole } from '#mechanisms/ledger/ui/lookup.ts'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { PaperPreview } from '#rooms/papers/ui/preview.tsx'
import { CASE_FORMS } from '#rooms/hazards/papers/forms.ts'
import { call } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { ChooseBox, DayBox } from '#web/forms/controls.tsx'
import { Button } from '#web/kit/button.tsx'
import { Field, TextArea, TextField } from '#web/kit/field.tsx'
import { Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { issueForm, readDraft, supervisionSteps, type MeasureReply, type SupervisionReply } from '../contract.ts'
import { supervisionLoop, type SupervisionStep } from '../rules.ts'

export type Doing = { step: SupervisionStep; measure?: MeasureReply } | { step: 'form'; document: string }
type Props = { page: SupervisionReply; onClose: () => void }
const TOUCHES = ['supervisions', 'hazards', 'papers', 'exposures', 'listings', 'notices', 'home']
const keyOf = (page: SupervisionReply) => page.row as unknown as { id: string; version: number; entityName: string }

export function StepDialog({ doing, page, onClose }: Props & { doing: Doing }) {
  if (doing.step === 'form') return <FormDialog document={doing.document} page={page} onClose={onClose} />
  if (doing.step === 'admit' || doing.step === 'confirm') return <SignDialog step={doing.step} measure={doing.measure} page={page} onClose={onClose} />
  if (doing.step === 'minute') return <MinutesDialog measure={doing.measure!} page={page} onClose={onClose} />
  return <WordsDialog step={doing.step} measure={doing.measure} page={page} onClose={onClose} />
}

const WORDS: Partial<Record<SupervisionStep, { field: string; label: string; most: number; effect: string }>> = {
  propose: { field: 'reason', label: '为什么现在要上', most: 500, effect: '提出以后由监管部门或安委办确认，不能跳级。' },
  waive: { field: 'reason', label: '为什么先不办', most: 500, effect: '理由留在经过里；等待期满仍然缓慢的，再提同一级，不会跳过去。' },
  refuseRectifying: { field: 'note', label: '核查情况', most: 1000, effect: '转到“拒不整改”的台阶；写明核查的时间、现场情况、企业的表态，上报、移送的公文照此写。' },
  withdrawRefusal: { field: 'reason', label: '为什么撤回', most: 500, effect: '回到“整改缓慢”的台阶，办过的都留着。' },
}

function WordsDialog({ step, measure, page, onClose }: Props & { step: SupervisionStep; measure: MeasureReply | undefined }) {
  const words = WORDS[step]!
  const row = keyOf(page)
  const label = step === 'waive' && measure ? `${measure.label}先不办` : supervisionLoop.steps[step].label
  return (
    <StepForm<Record<string, string>> title={label} submitLabel={label} schema={supervisionLoop.steps[step].body as z.ZodType} touches={TOUCHES} done={`已记下：${label}`} onClose={onClose} start={{ [words.field]: '' }}
      send={(body) => call(supervisionSteps[step as 'waive'], { params: { id: row.id }, body: { ...body, baseVersion: row.version } })} effect={() => words.effect}>
      {(body, set, wrong) => <TextArea label={words.label} name={words.field} rows={4} maxLength={words.most} value={body[words.field] ?? ''} error={wrong[words.field]} onChange={(event) => set({ [words.field]: event.target.value })} />}
    </StepForm>
  )
}

type SignBody = { telephone: string; text: string; signedBy: string; talk: { on: string | null; at: string; place: string; who: string }; listing: { level: string; batch: string; organisationId: string | null; dueOn: string | null } }

/** What the rung at hand needs beyond a telephone. */
function clean(body: SignBody, rung: string | undefined) {
  return {
    telephone: body.telephone, ...(body.text.trim() ? { text: body.text } : {}),
    ...(rung === 'report-up' ? { signedBy: body.signedBy } : {}), ...(rung === 'talk' ? { talk: body.talk } : {}), ...(rung === 'listed' ? { listing: { ...body.listing, batch: body.listing.batch.trim() || null } } : {}),
  }
}

function SignDialog({ step, measure, page, onClose }: Props & { step: 'admit' | 'confirm'; measure: MeasureReply | undefined }) {
  const { today } = useVisitor()
  const row = keyOf(page)
  const rung = step === 'admit' ? undefined : measure?.rung
  const reviewed = rung === 'exposure' || rung === 'listed'
  const { items: organisations } = useWhole('organisations')
  const label = step === 'admit' ? '核定纳入，签发督办通知书' : rung === 'exposure' ? '拟稿，转曝光审核' : rung === 'listed' ? '提名挂牌' : `签发${measure?.label ?? ''}`
  return (
    <StepForm<SignBody> title={label} submitLabel={label} binds schema={(supervisionLoop.steps[step].body as z.ZodObject).pick({ telephone: true })} touches={TOUCHES} done={reviewed ? '已交另一位同事审核' : '已签发，单位收到消息'} onClose={onClose}
      start={{ telephone: '', text: '', signedBy: '', talk: { on: today, at: '9时30分', place: '', who: '' }, listing: { level: '', batch: '', organisationId: null, dueOn: null } }}
      check={(body) => (rung === 'listed' && (!body.listing.organisationId || !body.listing.dueOn || body.listing.level.trim().length < 2) ? { field: 'listing', message: '级别、督办责任单位和期限都要填' } : rung === 'report-up' && !body.signedBy.trim() ? { field: 'signedBy', message: '上报的公文要写签发人' } : rung === 'talk' && (!body.talk.on || body.talk.place.trim().length < 2 || body.talk.who.trim().length < 2) ? { field: 'talk', message: '写明时间、地点和对象' } : undefined)}
      send={(body) => call(supervisionSteps[step], { params: { id: row.id }, body: { commandId: body.commandId, ...clean(body, rung), baseVersion: row.version } })}
      effect={() => (step === 'admit' ? <>发给 <b>{row.entityName}</b>；以后整改缓慢，每天早上按本地的台阶提出下一级。</> : rung === 'exposure' ? '按台账拟一篇曝光稿，改好后由另一位同事审核才公开。' : rung === 'listed' ? '由另一位同事审批，批准后公布并出通知。' : rung === 'report-up' || rung === 'hand-over' ? '不发给企业；文号在签发时取，签发后不能改。' : <>发给 <b>{row.entityName}</b>，{page.ladder.waitDays} 天内反馈；文号在签发时取，签发后不能改。</>)}>
      {(body, set, wrong) => (
        <>
          <TextField label="联系电话" name="telephone" inputMode="tel" maxLength={40} value={body.telephone} error={wrong['telephone']} hint="写在文书上，单位有疑问打这个电话" onChange={(event) => set({ telephone: event.target.value })} />
          {rung === 'talk' && <Talk body={body} set={set} wrong={wrong['talk']} />}
          {rung === 'report-up' && <TextField label="签发人" name="signedBy" maxLength={60} value={body.signedBy} error={wrong['signedBy']} hint="上行文要写签发人，如主要负责人" onChange={(event) => set({ signedBy: event.target.value })} />}
          {rung === 'listed' && (
            <div className="confirm-two">
              <TextField label="级别" name="listing" maxLength={30} value={body.listing.level} error={wrong['listing']} placeholder="如 街道级" onChange={(event) => set({ listing: { ...body.listing, level: event.target.value } })} />
              <TextField label="批次" optional name="batch" maxLength={60} value={body.listing.batch} placeholder="如 2025年第一批" onChange={(event) => set({ listing: { ...body.listing, batch: event.target.value } })} />
              <Field label="督办责任单位">{(control) => <ChooseBox control={control} options={organisations.map((one) => ({ value: one.id, label: one.name }))} value={body.listing.organisationId} onChange={(organisationId) => set({ listing: { ...body.listing, organisationId } })} />}</Field>
              <Field label="督办期限">{(control) => <DayBox control={control} earliest={today} value={body.listing.dueOn} onChange={(dueOn) => set({ listing: { ...body.listing, dueOn } })} />}</Field>
            </div>
          )}
          {!reviewed && <Draft page={page} body={body} rung={rung} onText={(text) => set({ text })} />}
        </>
      )}
    </StepForm>
  )
}

function Talk({ body, set, wrong }: { body: SignBody; set: (part: Partial<SignBody>) => void; wrong: string | undefined }) {
  const { today } = useVisitor()
  const change = (part: Partial<SignBody['talk']>) => set({ talk: { ...body.talk, ...part } })
  return (
    <div className="confirm-two">
      <Field label="约谈日期" name="talk" error={wrong}>{(control) => <DayBox control={control} earliest={today} value={body.talk.on} onChange={(on) => change({ on })} />}</Field>
      <TextField label="时间" maxLength={20} value={body.talk.at} onChange={(event) => change({ at: event.target.value })} />
      <TextField label="地点" name="talk-place" maxLength={100} value={body.talk.place} onChange={(event) => change({ place: event.target.value })} />
      <TextField label="约谈对象" name="talk-who" maxLength={200} value={body.talk.who} placeholder="如 主要负责人赵启明" onChange={(event) => change({ who: event.target.value })} />
    </div>
  )
}

/** The paper as it will go out; its text can be changed for this one paper. */
function Draft({ page, body, rung, onText }: { page: SupervisionReply; body: SignBody; rung: string | undefined; onText: (text: string) => void }) {
  const [editing, setEditing] = useState(false)
  const query = { ...(body.telephone.trim() ? { telephone: body.telephone } : {}), ...(rung === 'report-up' && body.signedBy.trim() ? { signedBy: body.signedBy } : {}), ...(rung === 'talk' && body.talk.on ? { talkOn: body.talk.on, talkAt: body.talk.at, talkPlace: body.talk.place, talkWho: body.talk.who } : {}) }
  const found = useReading(readDraft, { params: { id: page.row.id }, query })
  if (!found.data) return <Skeleton lines={6} />
  const { document, data, pattern, office } = found.data
  const text = body.text.trim() ? body.text : String(data['text'])
  return (
    <>
      <div className="row"><b className="small">看稿</b><span className="grow" />{editing && body.text.trim() !== '' && <Button size="small" look="text" onClick={() => onText('')}>恢复模板的字句</Button>}<Button size="small" onClick={() => setEditing(!editing)}>{editing ? '只看稿' : '改这一份的正文'}</Button></div>
      {editing && <TextArea label="正文" optional name="text" rows={12} maxLength={8000} value={text} hint="行首写 # 是一级标题。只改这一份；以后都要改的，到“文书措辞”改模板" onChange={(event) => onText(event.target.value)} />}
      <PaperPreview document={document} data={{ ...data, text }} pattern={pattern} office={office} />
    </>
  )
}

function MinutesDialog({ measure, page, onClose }: Props & { measure: MeasureReply }) {
  const { name, today } = useVisitor()
  const row = keyOf(page)
  type Body = { measureId: string; on: string | null; at: string; place: string; who: string; chair: string; present: string; said: string; demands: string }
  const held = measure.talk && measure.talk.on <= today ? measure.talk : undefined
  return (
    <StepForm<Body> title="记约谈纪要" submitLabel="出具约谈纪要" binds schema={supervisionLoop.steps.minute.body as z.ZodType} touches={TOUCHES} done="约谈纪要已出具" onClose={onClose}
      start={{ measureId: measure.id, on: held?.on ?? null, at: measure.talk?.at ?? '9时30分', place: measure.talk?.place ?? '', who: measure.talk?.who ?? '', chair: name, present: '', said: '', demands: '' }}
      send={(body) => call(supervisionSteps.minute, { params: { id: row.id }, body: { ...body, present: body.present.trim() || null, baseVersion: row.version } })} effect={() => '纪要有编号，发给企业，出具后不能改。'}>
      {(body, set, wrong) => {
        const line = (key: 'at' | 'place' | 'who' | 'chair' | 'present', label: string, optional?: true): ReactNode => <TextField label={label} {...(optional ? { optional } : {})} name={key} value={body[key]} error={wrong[key]} onChange={(event) => set({ [key]: event.target.value })} />
        return (
          <>
            <div className="confirm-two"><Field label="日期" name="on" error={wrong['on']}>{(control) => <DayBox control={control} latest={today} value={body.on} onChange={(on) => set({ on })} />}</Field>{line('at', '时间')}{line('place', '地点')}{line('who', '约谈对象')}{line('chair', '主持人')}{line('present', '参加人员', true)}</div>
            <TextArea label="约谈情况" name="said" rows={4} maxLength={4000} value={body.said} error={wrong['said']} onChange={(event) => set({ said: event.target.value })} />
            <TextArea label="约谈要求" name="demands" rows={3} maxLength={4000} value={body.demands} error={wrong['demands']} onChange={(event) => set({ demands: event.target.value })} />
          </>
        )
      }}
    </StepForm>
  )
}

function FormDialog({ document, page, onClose }: Props & { document: string }) {
  const row = keyOf(page)
  const label = CASE_FORMS.find((one) => one.name === document)!.label
  return (
    <StepForm<{ document: string }> title={`出具${label}`} submitLabel="出具" schema={issueForm.body.pick({ document: true })} touches={TOUCHES} done={`已出具${label}`} onClose={onClose} start={{ document }}
      send={({ commandId }) => call(issueForm, { params: { id: row.id }, body: { commandId, document: document as 'plan-form', baseVersion: row.version } })} effect={() => '按台账现在的样子填好并编号；还没有的内容留空，用笔填。'}>
      {() => <p className="small">单位、隐患、整改、复查、督办措施都取自台账，不用再填。</p>}
    </StepForm>
  )
}
