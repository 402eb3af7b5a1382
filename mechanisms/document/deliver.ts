// A composed paper as a download. The typesetters and their fonts weigh forty megabytes: they come with the first paper drawn.
import { Download } from '#platform/http/endpoint.ts'
import type { Instant } from '#platform/time/day.ts'
import { fileName, type Paper } from './define.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** @param madeAt the moment written into the file: the same paper drawn again is the same file. PDF opens in the browser. */
export async function deliver(paper: Paper, format: 'pdf' | 'docx', madeAt: Instant): Promise<Download> {
  if (format === 'docx') {
    const { renderDocx } = await import('./docx.ts')
    return new Download(fileName(paper, 'docx'), DOCX, Buffer.from(await renderDocx(paper, { madeAt })))
  }
  const { renderPdf } = await import('./pdf.ts')
  return new Download(fileName(paper, 'pdf'), 'application/pdf', Buffer.from((await renderPdf(paper, { madeAt })).bytes), true)
}
