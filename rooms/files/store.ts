// Rows about attachments. A file belongs to whoever uploaded it until a command ties it to a record; from then on who sees
// the record sees the file.
import { sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import type { Subject } from '#platform/events/append.ts'
import { Problem } from '#platform/problems/problem.ts'

export type FileRow = Row & {
  id: string; name: string; mediaType: string; size: number; sha256: string; purpose: string; takenAt: string | null; uploadedAt: string; uploadedByName: string | null
  width: number | null; height: number | null; subjectType: string | null; subjectId: string | null; uploadedBy: string | null
}

const columns = ({ scope }: Tx) => sql`f.id, f.name, f.media_type as "mediaType", f.size, f.sha256, f.purpose, f.taken_at as "takenAt", f.uploaded_at as "uploadedAt", f.uploaded_by as "uploadedBy",
  f.width, f.height, f.subject_type as "subjectType", f.subject_id as "subjectId",
  (select p.name from accounts a join people p on p.tenant_id = a.tenant_id and p.id = a.person_id where a.tenant_id = ${scope.tenantId} and a.id = f.uploaded_by) as "uploadedByName"`

export async function findFile(tx: Tx, id: string): Promise<FileRow | undefined> {
  return tx.find<FileRow>(sql`select ${columns(tx)} from files f where f.tenant_id = ${tx.scope.tenantId} and f.id = ${id}`, 'once')
}

export async function listFiles(tx: Tx, type: string, id: string): Promise<FileRow[]> {
  return tx.rows<FileRow>(sql`select ${columns(tx)} from files f where f.tenant_id = ${tx.scope.tenantId} and f.subject_type = ${type} and f.subject_id = ${id} order by f.uploaded_at, f.id`, 'once')
}

export async function insertFile(tx: Tx, file: { id: string; sha256: string; size: number; mediaType: string; name: string; width: number | null; height: number | null; takenAt: Date | null; purpose: string; now: Date }): Promise<void> {
  await tx.run(sql`insert into files (tenant_id, id, sha256, size, media_type, name, width, height, taken_at, uploaded_by, uploaded_at, entity_id, purpose)
    values (${tx.scope.tenantId}, ${file.id}, ${file.sha256}, ${file.size}, ${file.mediaType}, ${file.name}, ${file.width}, ${file.height}, ${file.takenAt}, ${tx.scope.accountId}, ${file.now}, ${tx.scope.entityId}, ${file.purpose})`)
}

/** Ties uploaded files to a record. Only files this account uploaded and that belong to nothing yet. */
export async function attachFiles(tx: Tx, ids: readonly string[], subject: Subject, purpose: string): Promise<void> {
  if (!ids.length) return
  const tied = await tx.run(sql`update files set subject_type = ${subject.type}, subject_id = ${subject.id}, entity_id = ${subject.entityId ?? null}, purpose = ${purpose}
    where tenant_id = ${tx.scope.tenantId} and id = any(${ids as string[]}::uuid[]) and uploaded_by = ${tx.scope.accountId} and (subject_id is null or subject_id = ${subject.id})`)
  if (tied < new Set(ids).size) throw new Problem('invalid', '有照片还没有传完，或不是你传的。请重新传这张照片。', { fields: [{ field: 'photos', message: '有照片没有传完' }] })
}
