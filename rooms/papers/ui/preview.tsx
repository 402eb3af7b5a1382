// A paper as it will look, drawn in the browser from the same blocks as the PDF; the number is taken when it is signed.
import { useMemo } from 'react'
import { compose, type DocumentDefinition } from '#mechanisms/document/define.ts'
import { renderPreview } from '#mechanisms/document/preview.ts'
import { textPapers } from '#rooms/hazards/papers/text-papers.ts'
import { NoteBar } from '#web/kit/states.tsx'
import './papers.css'

/** @param data without a number: the pattern with the year stands there, its place in the series left open */
export function PaperPreview({ document, data, pattern, office }: { document: string; data: Readonly<Record<string, unknown>>; pattern: string; office?: string }) {
  const html = useMemo(() => {
    const number = pattern.replace('{office}', office ?? '××').replace('{year}', String(data['issuedOn'] ?? '').slice(0, 4)).replace('{n}', '×')
    try {
      return renderPreview(compose(textPapers[document] as DocumentDefinition, { ...data, number }))
    } catch {
      return undefined
    }
  }, [document, data, pattern, office])
  return html === undefined ? <NoteBar kind="wrong">这份文书还缺内容，填齐了才看得到。</NoteBar> : <div className="paper-preview" dangerouslySetInnerHTML={{ __html: html }} />
}
