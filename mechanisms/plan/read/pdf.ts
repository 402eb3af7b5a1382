// placeholder
import type { PlanText } from './normal.ts'
export async function readPdf(_bytes: Uint8Array): Promise<PlanText> { return { text: '', blocks: [] } }
